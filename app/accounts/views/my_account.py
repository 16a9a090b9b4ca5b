"""« Mon compte »: who I am here, my password, the browsers where I am signed in, my data."""

from flask import Response, flash, g, json, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts import services
from app.accounts.forms import ChangePasswordForm
from app.accounts.models import SignInSession
from app.accounts.own_data import data_of
from app.accounts.passwords import verify
from app.accounts.policies import can_use_account, own_account, visible_sessions
from app.accounts.views.blueprint import bp
from app.accounts.views.limits import limit_own_failures, note_failure
from app.core.authorization import authorize, listing, scoped
from app.core.db import db


@bp.get("/mon-compte")
def my_account() -> ResponseReturnValue:
    user = scoped(own_account(current_user))
    sessions = db.session.scalars(listing(visible_sessions(user))).all()
    return render_template(
        "accounts/my_account.html", user=user, sessions=sessions, current_id=g.sign_in_session_id
    )


@bp.route("/mon-compte/mot-de-passe", methods=["GET", "POST"])
@limit_own_failures
def change_password() -> ResponseReturnValue:
    user = scoped(own_account(current_user))
    form = ChangePasswordForm(user)
    if form.validate_on_submit():
        if verify(form.current_password.data, user.password_hash):
            new_password = form.new_password.data
            services.change_password(user, new_password, by=user, keep_session=g.sign_in_session_id)
            flash("Votre mot de passe est changé. Vos autres sessions sont fermées.", "success")
            return redirect(url_for("accounts.my_account"))
        note_failure()
        form.refuse(form.current_password, "Ce n’est pas votre mot de passe actuel.")
    page = render_template("accounts/change_password.html", form=form)
    return page, 422 if form.is_submitted() else 200


@bp.post("/mon-compte/sessions/<int:session_id>/fermer")
def end_session(session_id: int) -> ResponseReturnValue:
    chosen = visible_sessions(current_user).where(SignInSession.id == session_id)
    services.end_session(scoped(chosen).id)
    flash("Cette session est fermée.", "success")
    return redirect(url_for("accounts.my_account"))


@bp.post("/mon-compte/sessions/fermer-les-autres")
def end_other_sessions() -> ResponseReturnValue:
    user = scoped(own_account(current_user))
    services.end_sessions(user, except_id=g.sign_in_session_id)
    flash("Vos autres sessions sont fermées.", "success")
    return redirect(url_for("accounts.my_account"))


@bp.get("/mon-compte/mes-donnees.json")
def my_data() -> ResponseReturnValue:
    authorize(can_use_account)
    user = scoped(own_account(current_user))
    text = json.dumps(data_of(user), ensure_ascii=False, indent=2)
    return Response(
        text,
        mimetype="application/json",
        headers={"Content-Disposition": "attachment; filename=mes-donnees.json"},
    )
