"""The mails of a demonstration: open to all there, so that their links can be followed."""

from flask import abort, render_template, request, url_for

from app.administration.forms.filters import DemoMailFilterForm
from app.administration.queries import demo_mails as queries
from app.administration.views.blueprint import bp
from app.core.authorization import public
from app.core.settings import settings


@bp.get("/demo/courriels")
@public
def demo_mails() -> str:
    if not settings().demo:
        abort(404)
    form = DemoMailFilterForm(request.args)
    recipient = (form.recipient.data or "") if form.validate() else ""
    mails, last = queries.page_of(recipient, request.args.get("before", ""))
    older = url_for("administration.demo_mails", recipient=recipient or None, before=last)
    return render_template(
        "administration/demo_mails.html", form=form, mails=mails, older_href=older if last else None
    )


@bp.get("/demo/courriels/<name>")
@public
def demo_mail(name: str) -> str:
    found = queries.find(name) if settings().demo else None
    if found is None:
        abort(404)
    mail, lines = found
    return render_template("administration/demo_mail.html", mail=mail, lines=lines)
