"""What staff do to one account: close, open again, send its link again, end its sessions."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.models import User
from app.accounts.policies import (
    can_deactivate,
    can_end_sessions,
    can_manage_accounts,
    can_resend_activation,
    visible_accounts,
)
from app.accounts.services import deactivate, reactivate, resend_activation
from app.administration.forms.accounts import ConfirmationForm
from app.administration.queries import accounts as queries
from app.administration.services.accounts import sign_out_everywhere
from app.administration.views.blueprint import bp
from app.core.authorization import authorize, scoped
from app.core.dates import plural
from app.core.text import of


def managed_account(account_id: int) -> User:
    """The account of an address, for those who manage accounts."""
    authorize(can_manage_accounts)
    return scoped(visible_accounts(current_user).where(User.id == account_id))


def back_to(account: User, message: str) -> ResponseReturnValue:
    """Say what was done and show the account again."""
    flash(message, "success")
    return redirect(url_for("administration.account", account_id=account.id))


@bp.route("/gestion/comptes/<int:account_id>/desactiver", methods=["GET", "POST"])
def deactivate_account(account_id: int) -> ResponseReturnValue:
    account = managed_account(account_id)
    authorize(can_deactivate, account)
    form = ConfirmationForm()
    if form.validate_on_submit():
        deactivate(account, by=current_user)
        return back_to(account, f"Le compte {of(account.full_name)} est désactivé.")
    return render_template(
        "administration/deactivate_account.html",
        account=account,
        form=form,
        sessions=queries.session_count(account),
        left_alone=queries.left_without_facilitator(account),
    )


@bp.route("/gestion/comptes/<int:account_id>/reactiver", methods=["GET", "POST"])
def reactivate_account(account_id: int) -> ResponseReturnValue:
    account = managed_account(account_id)
    authorize(can_deactivate, account)
    form = ConfirmationForm()
    if form.validate_on_submit():
        reactivate(account, by=current_user)
        return back_to(account, f"Le compte {of(account.full_name)} est réactivé.")
    return render_template(
        "administration/reactivate_account.html",
        account=account,
        form=form,
        memberships=queries.memberships_of(account),
    )


@bp.post("/gestion/comptes/<int:account_id>/renvoyer-l-activation")
def resend_account_activation(account_id: int) -> ResponseReturnValue:
    account = managed_account(account_id)
    authorize(can_resend_activation, account)
    resend_activation(account, by=current_user)
    return back_to(account, f"Un nouveau lien d’activation part à {account.email}.")


@bp.post("/gestion/comptes/<int:account_id>/deconnecter")
def sign_account_out(account_id: int) -> ResponseReturnValue:
    account = managed_account(account_id)
    authorize(can_end_sessions, account)
    ended = sign_out_everywhere(account, by=current_user)
    return back_to(account, f"{plural(ended, 'session fermée', 'sessions fermées')}.")
