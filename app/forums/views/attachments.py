"""Files of posts: taken in from the editor, given to those who may read the post."""

from typing import Any
from urllib.parse import quote

from flask import Response, abort, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from limits import parse

from app.core import files
from app.core.authorization import authorize, scoped
from app.core.security import limiter
from app.forums.forms.attachments import UploadForm
from app.forums.models import Attachment
from app.forums.policies import can_attach, visible_attachments
from app.forums.services import attachments
from app.forums.services.attachments import FileRefused, TooManyFiles
from app.forums.views.blueprint import bp

UPLOADS = parse("120 per hour")
TOO_MANY = "Vous avez envoyé beaucoup de fichiers. Réessayez dans une heure."
INLINE = ("image/", "application/pdf")
# A browser shows no PDF in a sandbox; its reader of PDF is one already.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
SANDBOX = f"{POLICY}; sandbox"
PDF_POLICY = f"{POLICY}; object-src 'self'"


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
    headers = _headers(found)
    if found.stored_name in request.if_none_match:
        return Response(status=304, headers=headers)
    try:
        content = files.stream(found.stored_name)
    except FileNotFoundError:
        abort(404)
    answer = Response(content, mimetype=found.media_type, headers=headers)
    answer.content_length = found.byte_count
    return answer


def _headers(found: Attachment) -> dict[str, str]:
    """The right is asked again each time; the bytes travel once (the name is their digest)."""
    disposition = "inline" if found.media_type.startswith(INLINE) else "attachment"
    return {
        "Content-Disposition": f"{disposition}; filename*=UTF-8''{quote(found.name, safe='')}",
        "Content-Security-Policy": PDF_POLICY if found.media_type == "application/pdf" else SANDBOX,
        "Cache-Control": "private, no-cache",
        "ETag": f'"{found.stored_name}"',
    }
