"""Telling of a file that the antivirus refuses: to its depositor, to staff, to the log."""

from sqlalchemy import select

from app.accounts.models import NationalRole, RoleGrant, User
from app.core import audit
from app.core.audit import AuditEntry
from app.core.db import db
from app.documents.models import Document, DocumentFile, DocumentVersion
from app.documents.notices.infected import FOUND, REFUSED
from app.notifications.services import notify


def tell_of(file: DocumentFile) -> None:
    """Tell of each version that shows an infected file, once to each person. A place that they
    muted changes nothing: they should know."""
    shown = (
        select(DocumentVersion, Document)
        .join(Document, Document.id == DocumentVersion.document_id)
        .where(DocumentVersion.file_id == file.id)
        .order_by(DocumentVersion.id)
    )
    staff = set(_staff_ids())
    for version, document in db.session.execute(shown):
        depositors = {version.deposited_by_id} if version.deposited_by_id else set()
        notify(depositors, REFUSED, version)
        notify(staff - depositors, FOUND, version)
        _log_once(file, version, document)


def _log_once(file: DocumentFile, version: DocumentVersion, document: Document) -> None:
    logged = audit.entries_about(document).where(AuditEntry.action == "document.infected")
    if any(each.details["version"] == version.number for each in db.session.scalars(logged)):
        return
    audit.record(
        "document.infected",
        document,
        title=document.title,
        version=version.number,
        signature=file.signature,
        person=version.depositor_name,
    )


def _staff_ids() -> list[int]:
    staff = select(RoleGrant.user_id).where(RoleGrant.role == NationalRole.ANSA)
    active = User.deactivated_at.is_(None), User.activated_at.is_not(None)
    return list(db.session.scalars(select(User.id).where(User.id.in_(staff), *active)))
