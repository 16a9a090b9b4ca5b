"""Signing in by password, and out."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts import login, services
from app.accounts.forms import SignInForm
from app.accounts.kept_forms import unseal
from app.accounts.models import User
from app.accounts.views.arrival import arrive, open_session, safe_path
from app.accounts.views.blueprint import bp
from app.accounts.views.limits import limit_failures, note_failure
from app.core.authorization import public

# The same words for an unknown account, a wrong password, a pending or a deactivated account.
REFUSED = "L’adresse ou le mot de passe ne convient pas."


@bp.route("/connexion", methods=["GET", "POST"])
@public
@limit_failures
def sign_in() -> ResponseReturnValue:
    form = SignInForm(data={"next": request.args.get("next")})
    if form.validate_on_submit():
        user = services.authenticate(form.email.data, form.password.data)
        if user:
            return _give_back(user, form)
        note_failure()
        form.refuse(form.password, REFUSED)
    elif current_user.is_authenticated and not form.is_submitted():
        return redirect(safe_path(form.next.data))
    status = 422 if form.is_submitted() else 200
    return render_template("accounts/sign_in.html", form=form, status=status), status


def _give_back(user: User, form: SignInForm) -> ResponseReturnValue:
    """Go on to the page that was asked for, or to the text that was being written."""
    kept = unseal(form.kept.data)
    if kept is None:
        return arrive(user, form.next.data)
    open_session(user)
    return render_template("accounts/kept_form.html", kept=kept)


@bp.post("/deconnexion")
@public
def sign_out() -> ResponseReturnValue:
    if current_user.is_authenticated:
        services.end_session(g.sign_in_session_id)
    login.sign_out()
    flash("Vous êtes déconnecté.", "success")
    return redirect(url_for("accounts.sign_in"))
