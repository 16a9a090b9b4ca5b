"""Write to those who run a group, without seeing their address."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user
from limits import parse

from app.core.security import limiter
from app.workgroups import services
from app.workgroups.forms import MessageForm
from app.workgroups.queries import answering_for
from app.workgroups.views.blueprint import back_to, bp, workgroup_at

MESSAGES = parse("10 per hour")
TOO_MANY = (
    "Vous avez envoyé 10 messages en une heure : attendez un peu avant d’en envoyer un autre. "
    "Votre texte est conservé ici."
)


@bp.route("/groupes/<region>/<theme>/ecrire", methods=["GET", "POST"])
def write(region: str, theme: str) -> ResponseReturnValue:
    workgroup = workgroup_at(region, theme)
    form = MessageForm()
    if form.validate_on_submit() and may_send(form):
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


def may_send(form: MessageForm) -> bool:
    """Whether the person has not sent too many messages lately; counts this one."""
    allowed = limiter.limiter.hit(MESSAGES, "workgroup-message", str(current_user.id))
    if not allowed:
        form.refuse(form.body, TOO_MANY)
    return allowed
