"""A stranger asks for access and confirms their address."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.access_requests.forms.public import AskForm, ConfirmForm
from app.access_requests.forms.robots import is_crowded
from app.access_requests.queries.links import to_confirm
from app.access_requests.services import submission
from app.access_requests.services.following import follow_secret
from app.access_requests.services.retention import RETENTION_MONTHS
from app.access_requests.views.blueprint import bp
from app.core import parameters
from app.core.authorization import public

CROWDED = "Beaucoup de demandes arrivent de votre réseau. Réessayez dans une heure."
DOUBTFUL = "Votre demande est arrivée très vite. Relisez-la, puis envoyez-la de nouveau."


@bp.route("/demander-un-acces", methods=["GET", "POST"])
@public
def ask() -> ResponseReturnValue:
    form = AskForm(data={"region": request.args.get("region", "")})
    form.offer()
    if "change_region" in request.form:
        return _form_page(form)
    if not form.validate_on_submit():
        return _form_page(form), 422 if form.is_submitted() else 200
    if is_crowded():
        return _form_page(form, CROWDED), 429
    if not form.is_trapped and form.is_doubtful(form.motivation.data or ""):
        form.ask_again()
        return _form_page(form, DOUBTFUL), 422
    if not form.is_trapped:
        submission.submit(form.submission(), submission_key=form.drawn_key())
    flash(f"Un courriel part à l’adresse {form.email.data}.", "success")
    return redirect(url_for("access_requests.sent"), 303)


def _form_page(form: AskForm, remark: str = "") -> str:
    months = parameters.value_of(RETENTION_MONTHS)
    return render_template(
        "access_requests/public_ask.html", form=form, remark=remark, retention_months=months
    )


@bp.get("/demander-un-acces/envoyee")
@public
def sent() -> ResponseReturnValue:
    return render_template("access_requests/public_sent.html")


@bp.route("/demander-un-acces/confirmer/<token>", methods=["GET", "POST"])
@public
def confirm(token: str) -> ResponseReturnValue:
    asked = to_confirm(token)
    if ConfirmForm().validate_on_submit():
        asked = submission.confirm(token)
        flash("Votre adresse est confirmée : votre demande est transmise.", "success")
        return redirect(url_for("access_requests.follow", token=follow_secret(asked)), 303)
    return render_template("access_requests/public_confirm.html", asked=asked)
