"""Files of posts: taken in from the editor, given to those who may read the post."""

from typing import Any

from flask import jsonify, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from limits import parse

from app.core.authorization import authorize, scoped
from app.core.security import limiter
from app.core.sending import Sent, send
from app.forums.forms.attachments import UploadForm
from app.forums.models import Attachment
from app.forums.policies import can_attach, visible_attachments
from app.forums.services import attachments
from app.forums.services.attachments import FileRefused, TooManyFiles
from app.forums.views.blueprint import bp

UPLOADS = parse("120 per hour")
TOO_MANY = "Vous avez envoyé beaucoup de fichiers. Réessayez dans une heure."


@bp.post("/forum/pieces-jointes")
def upload() -> ResponseReturnValue:
    authorize(can_attach)
    form = UploadForm()
    if not form.validate_on_submit():
        return _refused(next(iter(form.errors.values()))[0])
    if not limiter.limiter.hit(UPLOADS, "forum-upload", str(current_user.id)):
        return _refused(TOO_MANY, 429)
    sent = form.sent
    try:
        taken = attachments.upload(sent.content, sent.name, sent.description, by=current_user)
    except (FileRefused, TooManyFiles) as error:
        return _refused(str(error))
    return jsonify(_as_written(taken))


def _refused(message: Any, status: int = 422) -> ResponseReturnValue:
    return jsonify(error=str(message)), status


def _as_written(taken: Attachment) -> dict[str, object]:
    """How the text of a post refers to a file."""
    href = url_for("forums.attachment", attachment_id=taken.id)
    words = taken.description if taken.is_image else taken.name
    text = "".join(f"\\{char}" if char in "\\[]*_`<>" else char for char in words)
    markdown = f"{'!' if taken.is_image else ''}[{text}]({href})"
    return {"id": taken.id, "name": taken.name, "href": href, "markdown": markdown}


@bp.get("/forum/pieces-jointes/<int:attachment_id>")
def attachment(attachment_id: int) -> ResponseReturnValue:
    found = scoped(visible_attachments(current_user).where(Attachment.id == attachment_id))
    sent = Sent(found.stored_name, found.name, found.media_type, found.byte_count)
    return send(sent, inline=True)
