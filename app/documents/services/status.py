"""The life of a paper: adopted, validated, published, or taken back with a reason."""

from app.accounts.models import User
from app.core import audit
from app.core.db import db, now
from app.documents.models import Document, DocumentStatus, DocumentVersion, StatusChange
from app.documents.services.holding import hold_living
from app.documents.services.refusals import (
    StatusMovedMeanwhile,
    StillInQuarantine,
    VersionCameMeanwhile,
)


def change_status(
    document: Document, status: DocumentStatus, *, shown: int, by: User, note: str = ""
) -> bool:
    """Give a weight to the newest version, ``shown`` being the number of the one that was read;
    return whether anything changed. From the first weight on, that version is frozen.

    Nobody gains or loses the right to read. Raises InTrash, StillInQuarantine,
    VersionCameMeanwhile.
    """
    version = _version_held(document)
    if version.id != shown:
        raise VersionCameMeanwhile
    if version.status is status:
        return False
    before = version.status
    version.status = document.status = status
    step = StatusChange(document_id=document.id, version_id=version.id, status=status, note=note)
    step.changed_by_id, step.changer_name = by.id, by.full_name
    db.session.add(step)
    document.changed_at = now()
    audit.record(
        "document.status_changed",
        document,
        by=by,
        title=document.title,
        number=version.number,
        before=before.value,
        after=status.value,
    )
    return True


def check_status(document: Document, known: str) -> None:
    """Raises StatusMovedMeanwhile when the status is no longer the one that was shown."""
    if document.status.value != known:
        raise StatusMovedMeanwhile(document.status)


def _version_held(document: Document) -> DocumentVersion:
    hold_living(document)
    if document.current_version_id is None:
        raise StillInQuarantine
    return db.session.get_one(DocumentVersion, document.current_version_id, populate_existing=True)
