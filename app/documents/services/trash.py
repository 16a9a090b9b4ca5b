"""The trash: out of sight, of the public too, and taken back for a time."""

from app.accounts.models import User
from app.core import audit
from app.core.db import now
from app.documents.models import Document
from app.documents.services.holding import hold
from app.documents.services.refusals import NotInTrash


def trash(document: Document, by: User) -> None:
    """Put a document in the trash with all its versions. What is there already stays there."""
    if hold(document).is_trashed:
        return
    document.trashed_at, document.trashed_by_id = now(), by.id
    audit.record("document.trashed", document, by=by, title=document.title)


def restore(document: Document, by: User) -> None:
    """Take a document out of the trash, read by those who read it before. Raises NotInTrash."""
    if not hold(document).is_trashed:
        raise NotInTrash
    document.trashed_at = document.trashed_by_id = None
    audit.record("document.restored", document, by=by, title=document.title)
