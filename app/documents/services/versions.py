"""New versions of a document: another file, or a former version taken up again. None is lost."""

from sqlalchemy import select

from app.accounts.models import User
from app.core import audit
from app.core.db import db
from app.documents.models import Document, DocumentFile, DocumentVersion
from app.documents.services.clearing import admit
from app.documents.services.holding import hold_living
from app.documents.services.refusals import VersionCameMeanwhile


def add_version(
    document: Document,
    file: DocumentFile,
    file_name: str,
    *,
    by: User,
    note: str = "",
    submission_key: str | None = None,
) -> DocumentVersion:
    """Add a file to a document as its next version, in quarantine until the file is known to be
    clean. The same form sent twice adds one. Raises InTrash."""
    hold_living(document)
    known = _sent_already(submission_key)
    if known is not None and known.document_id == document.id:
        return known
    version = _next(document, file, file_name, note, by)
    version.submission_key = submission_key if known is None else None
    db.session.flush()
    audit.record(
        "document.version_added", document, by=by, title=document.title, number=version.number
    )
    admit(file)
    return version


def restore(
    document: Document, version: DocumentVersion, *, shown: int | None, by: User
) -> DocumentVersion:
    """Take up a former version again, as the newest one; ``shown`` is the newest that was read.
    Raises InTrash, VersionCameMeanwhile."""
    hold_living(document)
    if shown != document.current_version_id:
        raise VersionCameMeanwhile
    file = db.session.get_one(DocumentFile, version.file_id)
    again = _next(document, file, version.file_name, "", by)
    again.restored_from = version.number
    db.session.flush()
    audit.record(
        "document.version_restored",
        document,
        by=by,
        title=document.title,
        before=version.number,
        after=again.number,
    )
    admit(file)
    return again


def _sent_already(submission_key: str | None) -> DocumentVersion | None:
    if not submission_key:
        return None
    return db.session.scalar(
        select(DocumentVersion).where(DocumentVersion.submission_key == submission_key)
    )


def _next(
    document: Document, file: DocumentFile, file_name: str, note: str, by: User
) -> DocumentVersion:
    """The next version of a document that is held: its number is nobody else's."""
    document.version_count += 1
    version = DocumentVersion(
        document_id=document.id,
        number=document.version_count,
        file_id=file.id,
        file_name=file_name,
        note=note,
        deposited_by_id=by.id,
        depositor_name=by.full_name,
    )
    db.session.add(version)
    return version
