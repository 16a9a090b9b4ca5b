"""Who facilitates a group: found among the accounts, named, thanked."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.models import User
from app.accounts.policies import visible_accounts
from app.administration.forms.filters import PersonFilterForm
from app.administration.forms.workgroups import FacilitatorForm
from app.administration.queries import workgroups as queries
from app.administration.services.workgroups import name_facilitator
from app.administration.views.blueprint import bp
from app.administration.views.workgroups import back_to, managed_workgroup
from app.core.authorization import scoped
from app.workgroups.models import Role
from app.workgroups.services import change_role


@bp.get("/gestion/groupes/<int:workgroup_id>/animation")
def find_facilitator(workgroup_id: int) -> ResponseReturnValue:
    workgroup = managed_workgroup(workgroup_id)
    form = PersonFilterForm(request.args)
    words = (form.q.data or "") if form.validate() else ""
    accounts = visible_accounts(current_user)
    return render_template(
        "administration/find_facilitator.html",
        workgroup=workgroup,
        form=form,
        words=words,
        people=queries.people_found(accounts, words, workgroup) if words else [],
    )


@bp.post("/gestion/groupes/<int:workgroup_id>/animation/nommer")
def add_facilitator(workgroup_id: int) -> ResponseReturnValue:
    workgroup = managed_workgroup(workgroup_id)
    form = FacilitatorForm()
    if not form.validate():
        abort(400)
    person = scoped(visible_accounts(current_user).where(User.id == form.account.data))
    name_facilitator(workgroup, person, by=current_user)
    return back_to(workgroup, f"{person.full_name} anime maintenant ce groupe.")


@bp.post("/gestion/groupes/<int:workgroup_id>/animation/retirer")
def remove_facilitator(workgroup_id: int) -> ResponseReturnValue:
    workgroup = managed_workgroup(workgroup_id)
    form = FacilitatorForm()
    if not form.validate():
        abort(400)
    held = {each.user_id: each for each in queries.facilitators_in(workgroup)}
    membership = held.get(form.account.data or 0)
    if membership is None:
        abort(404)
    change_role(membership, Role.MEMBER, by=current_user)
    return back_to(workgroup, f"{membership.user.full_name} reste membre, sans animer le groupe.")
