"""What a group says of itself and who may join it."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core.authorization import authorize
from app.workgroups import services
from app.workgroups.forms import OPENNESS_HINTS, SettingsForm
from app.workgroups.models import Openness
from app.workgroups.policies import can_run
from app.workgroups.views.blueprint import back_to, bp, workgroup_at


@bp.route("/groupes/<region>/<theme>/reglages", methods=["GET", "POST"])
def settings(region: str, theme: str) -> ResponseReturnValue:
    workgroup = workgroup_at(region, theme)
    authorize(can_run, workgroup)
    form = SettingsForm(data={"mandate": workgroup.mandate, "openness": workgroup.openness.value})
    if form.validate_on_submit():
        services.edit_workgroup(
            workgroup,
            mandate=form.mandate.data or "",
            openness=Openness(form.openness.data),
            by=current_user,
        )
        flash("La présentation du groupe est enregistrée.", "success")
        return back_to(workgroup)
    page = render_template(
        "workgroups/settings.html", form=form, workgroup=workgroup, hints=OPENNESS_HINTS
    )
    return page, 422 if form.errors else 200
