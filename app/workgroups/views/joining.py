"""Come into a group, take a request back, go."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core.authorization import authorize
from app.workgroups import services
from app.workgroups.forms import ConfirmForm, JoinForm
from app.workgroups.models import Membership
from app.workgroups.policies import can_leave, is_last_facilitator
from app.workgroups.queries.presentation import presentation
from app.workgroups.views.blueprint import back_to, bp, workgroup_at
from app.workgroups.views.limits import may_ask


@bp.route("/groupes/<region>/<theme>/rejoindre", methods=["GET", "POST"])
def join(region: str, theme: str) -> ResponseReturnValue:
    workgroup = workgroup_at(region, theme)
    form = JoinForm()
    if form.validate_on_submit() and may_ask(form, form.message):
        joined = services.join(workgroup, form.message.data or "", by=current_user)
        flash(
            "Vous faites maintenant partie du groupe."
            if isinstance(joined, Membership)
            else "Votre demande est envoyée. La réponse vous parviendra par courriel.",
            "success",
        )
        return back_to(workgroup)
    shown = presentation(workgroup, current_user)
    page = render_template("workgroups/join.html", form=form, workgroup=workgroup, shown=shown)
    return page, 422 if form.errors else 200


@bp.post("/groupes/<region>/<theme>/rejoindre/retirer")
def withdraw(region: str, theme: str) -> ResponseReturnValue:
    workgroup = workgroup_at(region, theme)
    if ConfirmForm().validate_on_submit():
        services.withdraw(workgroup, by=current_user)
        flash("Votre demande est retirée.", "success")
    return back_to(workgroup)


@bp.route("/groupes/<region>/<theme>/quitter", methods=["GET", "POST"])
def leave(region: str, theme: str) -> ResponseReturnValue:
    workgroup = workgroup_at(region, theme)
    if ConfirmForm().validate_on_submit():
        services.leave(workgroup, by=current_user)
        flash("Vous avez quitté le groupe.", "success")
        return back_to(workgroup)
    authorize(can_leave, workgroup)
    is_last = is_last_facilitator(current_user, workgroup)
    return render_template("workgroups/leave.html", workgroup=workgroup, is_last=is_last)
