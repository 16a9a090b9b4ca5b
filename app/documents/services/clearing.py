"""Quarantine: where versions enter it, and the one place where they leave it or go back.

Locks are taken in one order: the documents that show a file, then the file.
"""

from collections.abc import Sequence

from sqlalchemy import select

from app.core import antivirus, jobs
from app.core.db import db, now
from app.documents.models import (
    Document,
    DocumentFile,
    DocumentVersion,
    ExtractionState,
    ScanState,
)
from app.documents.services.announcing import announce
from app.documents.services.holding import hold
from app.documents.services.infection import tell_of
from app.workgroups.models import Audience


def admit(file: DocumentFile) -> None:
    """Do what the file of a version just saved waits for: it is let out when nothing stands
    against it, else the antivirus is asked, or its depositor told of what was found already."""
    hold_file(file)
    if file.scan_state is ScanState.PENDING and not antivirus.is_set():
        file.scan_state = ScanState.NOT_SCANNED
    if file.is_given_out:
        clear(file)
    elif file.scan_state is ScanState.INFECTED:
        tell_of(file)
    else:
        jobs.enqueue("documents.scan", {"file_id": file.id})


def clear(file: DocumentFile) -> None:
    """Let the versions that show a file out of quarantine, when it may be given out, and tell
    people of the documents that nobody knew."""
    if not file.is_given_out:
        return
    for version in _versions(file, is_cleared=False):
        version.cleared_at = now()
        document = hold(db.session.get_one(Document, version.document_id))
        bring_forward(document)
        document.changed_at = now()
        if not document.is_trashed:
            announce(document)
    if file.extraction_state is ExtractionState.PENDING:
        jobs.enqueue("documents.extract", {"file_id": file.id})


def withdraw(file: DocumentFile) -> None:
    """Put the versions that show a file back in quarantine; what was public is no more."""
    for version in _versions(file, is_cleared=True):
        version.cleared_at = None
        document = hold(db.session.get_one(Document, version.document_id))
        if document.public_version_id == version.id:
            document.audience, document.public_version_id = Audience.MEMBERS, None
            document.published_at = None
        bring_forward(document)


def bring_forward(document: Document) -> None:
    """Show the newest version out of quarantine, with its status; none when there is none."""
    newest = db.session.scalar(
        select(DocumentVersion)
        .where(DocumentVersion.document_id == document.id, DocumentVersion.cleared_at.is_not(None))
        .order_by(DocumentVersion.number.desc())
        .limit(1)
    )
    document.current_version_id = newest.id if newest else None
    if newest is not None:
        document.status = newest.status


def hold_file(file: DocumentFile) -> None:
    """Hold the row of a file, as it stands now, until the end of the transaction."""
    db.session.flush()
    db.session.refresh(file, with_for_update={"key_share": True})


def hold_with_documents(file: DocumentFile) -> None:
    """Hold the documents that show a file, then the file."""
    shown_by = select(DocumentVersion.document_id).where(DocumentVersion.file_id == file.id)
    held = select(Document.id).where(Document.id.in_(shown_by)).order_by(Document.id)
    db.session.execute(held.with_for_update(key_share=True))
    hold_file(file)


def _versions(file: DocumentFile, *, is_cleared: bool) -> Sequence[DocumentVersion]:
    is_out = DocumentVersion.cleared_at.is_not(None)
    found = select(DocumentVersion).where(
        DocumentVersion.file_id == file.id, is_out if is_cleared else ~is_out
    )
    ordered = found.order_by(DocumentVersion.document_id, DocumentVersion.number)
    return db.session.scalars(ordered).all()
