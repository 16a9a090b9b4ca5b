"""Who may read what: every list, page, count, download, zip, feed and mail starts from here."""

from sqlalchemy import ColumnElement, Select, and_, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.models import NationalRole, User
from app.core.db import each_asked
from app.documents.models import Deposit, Document, DocumentVersion
from app.workgroups.audiences import open_to
from app.workgroups.models import Audience, Role, Workgroup
from app.workgroups.policies import region_codes_of, workgroup_ids_of

NAMED = (
    joinedload(Document.region),
    joinedload(Document.theme),
    joinedload(Document.workgroup).joinedload(Workgroup.theme),
    joinedload(Document.workgroup).joinedload(Workgroup.region),
)


def visible_documents(user: User) -> Select[Document]:
    """The documents that a person may read: open to them, out of quarantine, not in the trash."""
    return select(Document).where(
        each_asked(open_to(user, Document)),
        Document.current_version_id.is_not(None),
        Document.trashed_at.is_(None),
    )


def visible_versions(user: User) -> Select[DocumentVersion]:
    """The versions that a person may read: of the documents above, out of quarantine."""
    # Asked of the document of each version: SQLite would gather all those that one may read.
    own = visible_documents(user).where(Document.id == DocumentVersion.document_id)
    is_readable = own.with_only_columns(Document.id).correlate(DocumentVersion).exists()
    return select(DocumentVersion).where(is_readable, DocumentVersion.cleared_at.is_not(None))


def public_documents() -> Select[Document]:
    """What anybody reads, signed in or not: published to the public, in that version alone."""
    return (
        select(Document)
        .join(Document.public_version)
        .options(contains_eager(Document.public_version).joinedload(DocumentVersion.file))
        .where(
            Document.audience == Audience.PUBLIC,
            Document.trashed_at.is_(None),
            DocumentVersion.cleared_at.is_not(None),
        )
    )


def run_by(user: User) -> ColumnElement[bool]:
    """The condition that a document is of a place that this person runs."""
    if user.is_ansa:
        return true()
    mine = or_(
        Document.workgroup_id.in_(workgroup_ids_of(user, Role.FACILITATOR)),
        Document.region_code.in_(region_codes_of(user)),
    )
    if user.has_role(NationalRole.NATIONAL):
        return or_(mine, Document.region_code.is_(None))
    return mine


def quarantined_documents(user: User) -> Select[Document]:
    """The documents of which no version has left quarantine, to their depositor while the place
    is open to them, and to those who run it."""
    return select(Document).where(
        Document.current_version_id.is_(None),
        Document.trashed_at.is_(None),
        or_(and_(Document.deposited_by_id == user.id, open_to(user, Document)), run_by(user)),
    )


def quarantined_versions(user: User) -> Select[DocumentVersion]:
    """The versions still in quarantine, to whoever deposited them while the place is open to
    them, and to those who run it."""
    is_own = and_(DocumentVersion.deposited_by_id == user.id, open_to(user, Document))
    return (
        select(DocumentVersion)
        .join(Document, Document.id == DocumentVersion.document_id)
        .where(
            DocumentVersion.cleared_at.is_(None),
            Document.trashed_at.is_(None),
            or_(is_own, run_by(user)),
        )
    )


def followed_versions(user: User) -> Select[DocumentVersion]:
    """The versions, in quarantine or out of it, whose file a person follows through the antivirus
    and the reading of its text: their own while the place is open to them, those they run."""
    is_own = and_(DocumentVersion.deposited_by_id == user.id, open_to(user, Document))
    return (
        select(DocumentVersion)
        .join(Document, Document.id == DocumentVersion.document_id)
        .where(Document.trashed_at.is_(None), or_(is_own, run_by(user)))
    )


def visible_trash(user: User) -> Select[Document]:
    """The documents in the trash that a person may see again: their own while the place is open
    to them, and those of the places that they run."""
    return select(Document).where(
        Document.trashed_at.is_not(None),
        or_(and_(Document.deposited_by_id == user.id, open_to(user, Document)), run_by(user)),
    )


def own_deposits(user: User) -> Select[Deposit]:
    """The deposits that a person began and has not finished."""
    return select(Deposit).where(Deposit.user_id == user.id, Deposit.finished_at.is_(None))
