"""The page of one group."""

from flask import render_template
from flask_login import current_user

from app.workgroups import sections
from app.workgroups.policies import can_run
from app.workgroups.queries.presentation import presentation
from app.workgroups.views.blueprint import bp, workgroup_at

sections.declare("Présentation", "workgroups.show", order=10)


@bp.get("/groupes/<region>/<theme>")
def show(region: str, theme: str) -> str:
    workgroup = workgroup_at(region, theme)
    return render_template(
        "workgroups/show.html",
        workgroup=workgroup,
        shown=presentation(workgroup, current_user),
        runs=can_run(current_user, workgroup),
    )
