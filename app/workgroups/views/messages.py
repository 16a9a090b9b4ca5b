"""Write to those who run a group, without seeing their address."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.workgroups import services
from app.workgroups.forms import MessageForm
from app.workgroups.queries import answering_for
from app.workgroups.views.blueprint import back_to, bp, workgroup_at
from app.workgroups.views.limits import may_write


@bp.route("/groupes/<region>/<theme>/ecrire", methods=["GET", "POST"])
def write(region: str, theme: str) -> ResponseReturnValue:
    workgroup = workgroup_at(region, theme)
    form = MessageForm()
    if form.validate_on_submit() and may_write(form, form.body):
        services.write_to_facilitators(
            workgroup, form.body.data or "", key=form.submission_key.data or "", by=current_user
        )
        flash("Votre message est envoyé. La réponse vous parviendra par courriel.", "success")
        return back_to(workgroup)
    page = render_template(
        "workgroups/write.html",
        form=form,
        workgroup=workgroup,
        readers=answering_for(workgroup),
    )
    return page, 422 if form.errors else 200
