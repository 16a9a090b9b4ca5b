"""What becomes of stored files: unsent ones are forgotten, missing ones are told of."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import delete, select

from app.core import files
from app.core.db import db, now
from app.forums.models import Attachment

UNSENT_DAYS = 2


def purge_unsent() -> int:
    """Forget the files that no post took within two days; return how many. Their bytes go with
    those of every row that is gone (``core.files.erase_unused``)."""
    erased = db.session.execute(
        delete(Attachment).where(
            Attachment.post_id.is_(None),
            Attachment.uploaded_at < now() - timedelta(days=UNSENT_DAYS),
        )
    )
    return int(getattr(erased, "rowcount"))  # noqa: B009


def problems() -> Iterator[str]:
    """In French, each attachment whose stored file is missing."""
    known = set(files.stored_names())
    rows = db.session.execute(select(Attachment.id, Attachment.stored_name).order_by(Attachment.id))
    for attachment_id, stored_name in rows:
        if stored_name not in known:
            yield f"pièce jointe {attachment_id} : le fichier manque ({stored_name})"
