"""National roles and regional mandates: given and taken on the page of an account."""

from flask import abort
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.models import NationalRole
from app.accounts.policies import can_grant, can_manage
from app.accounts.services import grant_role, revoke_role
from app.administration.forms.accounts import EndMandateForm, MandateForm, RoleForm
from app.administration.policies import can_revoke
from app.administration.views.account_gestures import back_to, managed_account
from app.administration.views.account_page import account_page, grantable_roles
from app.administration.views.blueprint import bp
from app.core.authorization import authorize
from app.core.text import of
from app.workgroups.services import grant_mandate, revoke_mandate


@bp.post("/gestion/comptes/<int:account_id>/roles/donner")
def grant_account_role(account_id: int) -> ResponseReturnValue:
    account = managed_account(account_id)
    form = RoleForm()
    form.offer(grantable_roles(account))
    if not form.validate():
        return account_page(account, role_form=form)
    role = NationalRole(form.role.data)
    authorize(can_grant, role)
    grant_role(account, role, by=current_user)
    return back_to(account, f"{account.full_name} a maintenant le rôle « {role.label} ».")


@bp.post("/gestion/comptes/<int:account_id>/roles/retirer")
def revoke_account_role(account_id: int) -> ResponseReturnValue:
    account = managed_account(account_id)
    form = RoleForm()
    form.offer(list(NationalRole))
    if not form.validate():
        return account_page(account, role_form=form)
    role = NationalRole(form.role.data)
    authorize(can_revoke, account, role)
    revoke_role(account, role, by=current_user)
    return back_to(account, f"{account.full_name} n’a plus le rôle « {role.label} ».")


@bp.post("/gestion/comptes/<int:account_id>/mandats/donner")
def grant_account_mandate(account_id: int) -> ResponseReturnValue:
    account = managed_account(account_id)
    authorize(can_manage, account)
    form = MandateForm()
    if not form.validate():
        return account_page(account, mandate_form=form)
    grant_mandate(account, form.region.data, can_decide=form.can_decide.data, by=current_user)
    return back_to(account, f"Le mandat régional {of(account.full_name)} est enregistré.")


@bp.post("/gestion/comptes/<int:account_id>/mandats/retirer")
def revoke_account_mandate(account_id: int) -> ResponseReturnValue:
    account = managed_account(account_id)
    authorize(can_manage, account)
    form = EndMandateForm()
    if not form.validate():
        abort(400)
    revoke_mandate(account, form.region.data, by=current_user)
    return back_to(account, f"Le mandat régional {of(account.full_name)} est retiré.")
