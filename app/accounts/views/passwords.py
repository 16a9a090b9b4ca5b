"""Passwords: chosen at the activation, or again from a mailed link."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from app.accounts import services
from app.accounts.forms import NewPasswordForm
from app.accounts.services import activation, links
from app.accounts.views.arrival import arrive
from app.accounts.views.blueprint import bp
from app.core.authorization import public
from app.core.settings import settings


@bp.route("/activation/<token>", methods=["GET", "POST"])
@public
def activate(token: str) -> ResponseReturnValue:
    user = activation.holder_of(activation.PURPOSE, token)
    form = NewPasswordForm(user)
    if form.validate_on_submit():
        activated = services.activate(token, form.password.data)
        answer = arrive(activated)
        flash(f"Bienvenue dans {settings().service_name} ! Votre compte est actif.", "success")
        return answer
    page = render_template("accounts/activate.html", form=form, user=user)
    return page, 422 if form.is_submitted() else 200


@bp.route("/mot-de-passe-oublie/<token>", methods=["GET", "POST"])
@public
def reset_password(token: str) -> ResponseReturnValue:
    user = activation.holder_of(links.RESET_PURPOSE, token)
    form = NewPasswordForm(user)
    if form.validate_on_submit():
        answer = arrive(services.reset_password(token, form.password.data))
        flash("Votre nouveau mot de passe est enregistré.", "success")
        return answer
    page = render_template("accounts/reset_password.html", form=form, user=user)
    return page, 422 if form.is_submitted() else 200
