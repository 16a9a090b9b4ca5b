"""Mails that do not leave: refused by the server, or waiting for long."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.administration.forms.filters import MailFilterForm
from app.administration.policies import can_manage_settings, visible_mails
from app.administration.queries import sending as queries
from app.administration.views.blueprint import bp
from app.core import mail_texts
from app.core.authorization import authorize, listing, scoped
from app.core.mail import OutgoingMail, send_again
from app.core.pagination import paginate


@bp.get("/gestion/courriels/envois")
def mails() -> ResponseReturnValue:
    authorize(can_manage_settings)
    form = MailFilterForm(request.args)
    is_valid = form.validate()
    state = (form.state.data or "") if is_valid else ""
    found = queries.in_trouble(listing(visible_mails(current_user)), state)
    page = paginate(found, total=queries.count(found))
    return render_template(
        "administration/mails.html",
        form=form,
        page=page,
        jobs=queries.jobs_of(page.rows),
        labels={text.key: text.label for text in mail_texts.declared()},
    ), 200 if is_valid else 422


@bp.post("/gestion/courriels/envois/<int:mail_id>/renvoyer")
def send_mail_again(mail_id: int) -> ResponseReturnValue:
    authorize(can_manage_settings)
    mail = scoped(visible_mails(current_user).where(OutgoingMail.id == mail_id))
    send_again(mail, by=current_user)
    flash(f"Le courriel à {mail.to_address} repart.", "success")
    return redirect(url_for("administration.mails"))
