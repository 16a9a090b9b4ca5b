"""Taking a file in: checked, stored under its content, kept for the post to come."""

from io import BytesIO

from sqlalchemy import func, select

from app.accounts.models import User
from app.core import files
from app.core.db import db
from app.core.file_kinds import FileRefused, kind_of_name
from app.core.file_kinds.refusals import EMPTY
from app.core.file_names import bare_name, file_name
from app.core.images import Drawn, ImageRefused, redraw
from app.core.text import one_line
from app.forums.models import Attachment
from app.forums.services.attachments.limits import MOST_BYTES, MOST_UNSENT
from app.forums.services.attachments.refusals import TOO_BIG, TooManyFiles

DESCRIPTION_LENGTH = 500


def upload(content: bytes, name: str, description: str, by: User) -> Attachment:
    """Take in a file that no post carries yet. Raises FileRefused, TooManyFiles."""
    if _unsent_count(by) >= MOST_UNSENT:
        raise TooManyFiles(f"Vous avez déjà {MOST_UNSENT} fichiers en attente d’un message.")
    attachment = _checked(content, name)
    attachment.description = one_line(description)[:DESCRIPTION_LENGTH]
    attachment.uploaded_by_id = by.id
    db.session.add(attachment)
    db.session.flush()
    return attachment


def _checked(content: bytes, name: str) -> Attachment:
    if not content:
        raise FileRefused(EMPTY)
    if len(content) > MOST_BYTES:
        raise FileRefused(TOO_BIG)
    bare = bare_name(name)
    kind = kind_of_name(bare)
    kind.check(BytesIO(content))
    if not kind.image_format:
        return _row(content, file_name(bare, kind.extension), kind.media_type)
    drawn = _redrawn(content, kind.image_format)
    row = _row(drawn.content, file_name(bare, drawn.extension), drawn.media_type)
    row.width, row.height = drawn.width, drawn.height
    return row


def _redrawn(content: bytes, image_format: str) -> Drawn:
    try:
        return redraw(content, image_format)
    except ImageRefused as refusal:
        raise FileRefused(str(refusal)) from refusal


def _row(content: bytes, name: str, media_type: str) -> Attachment:
    return Attachment(
        name=name,
        media_type=media_type,
        byte_count=len(content),
        stored_name=files.save(content),
    )


def _unsent_count(by: User) -> int:
    own = select(func.count(Attachment.id)).where(
        Attachment.uploaded_by_id == by.id, Attachment.post_id.is_(None)
    )
    return db.session.scalar(own) or 0
