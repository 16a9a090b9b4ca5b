"""The requests to join a group, answered by those who run it."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core.authorization import authorize, listing, scoped
from app.core.pagination import paginate
from app.workgroups import services
from app.workgroups.forms import ACCEPT, AnswerForm
from app.workgroups.models import JoinRequest
from app.workgroups.policies import can_run, join_requests_to, visible_join_requests
from app.workgroups.queries import functions_of
from app.workgroups.services.joining import what_became_of
from app.workgroups.views.blueprint import back_to, bp, workgroup_at


@bp.get("/groupes/<region>/<theme>/demandes")
def requests(region: str, theme: str) -> str:
    workgroup = workgroup_at(region, theme)
    authorize(can_run, workgroup)
    waiting = visible_join_requests(current_user)
    page = paginate(listing(waiting.where(JoinRequest.workgroup_id == workgroup.id)))
    return render_template(
        "workgroups/requests.html",
        workgroup=workgroup,
        page=page,
        functions=functions_of([each.user_id for each in page.rows]),
    )


@bp.route("/groupes/<region>/<theme>/demandes/<int:request_id>", methods=["GET", "POST"])
def answer(region: str, theme: str, request_id: int) -> ResponseReturnValue:
    workgroup = workgroup_at(region, theme)
    authorize(can_run, workgroup)
    scope = join_requests_to(current_user).where(JoinRequest.workgroup_id == workgroup.id)
    found = scoped(scope.where(JoinRequest.id == request_id))
    form = AnswerForm()
    if form.validate_on_submit():
        decide = services.accept if form.decision.data == ACCEPT else services.decline
        decide(found, form.word.data or "", by=current_user)
        flash(f"{what_became_of(found)} {found.user.first_name} reçoit un courriel.", "success")
        return back_to(workgroup, "requests")
    page = render_template(
        "workgroups/answer.html",
        form=form,
        workgroup=workgroup,
        request_=found,
        functions=functions_of([found.user_id]),
        outcome=what_became_of(found),
    )
    return page, 422 if form.errors else 200
