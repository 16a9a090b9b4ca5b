"""What the page of a document shows: a version of it, its life, its relations, what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.core.db import db
from app.directory.models import Department
from app.documents.models import (
    Document,
    DocumentDepartment,
    DocumentStatus,
    DocumentVersion,
    StatusChange,
)
from app.documents.policies import quarantined_versions, visible_documents, visible_versions
from app.documents.queries.readers import Readers, readers_of_document, reason_to_read

MOST_REPLACED = 10


@dataclass(frozen=True)
class DocumentPage:
    """``version`` is the one that is shown, ``versions`` all those that the person reads, newest
    first, ``waiting`` those in quarantine that they know of. ``replaced_by``, ``replaces`` and
    ``accessible_copy`` are there when the person reads them; ``is_replaced`` in any case."""

    document: Document
    version: DocumentVersion
    versions: Sequence[DocumentVersion]
    waiting: Sequence[DocumentVersion]
    steps: Sequence[StatusChange]
    departments: Sequence[Department]
    readers: Readers
    reason: str
    replaced_by: Document | None
    replaces: Sequence[Document]
    accessible_copy: Document | None

    @property
    def is_newest(self) -> bool:
        return self.version.id == self.document.current_version_id

    @property
    def is_replaced(self) -> bool:
        return self.document.replaced_by_id is not None

    @property
    def weighty(self) -> DocumentVersion | None:
        """The newest version with some weight, when the one that is shown has none."""
        if self.version.is_frozen:
            return None
        return next((each for each in self.versions if each.is_frozen), None)

    @property
    def former(self) -> DocumentVersion | None:
        """The version right before the one that is shown, to be compared with it."""
        older = (each for each in self.versions if each.number < self.version.number)
        return next(older, None)


def page_of(user: User, document: Document, version: DocumentVersion) -> DocumentPage:
    """What a person sees of a document that they may read, at one of its versions."""
    related = _related(user, document)
    by_id = {each.id: each for each in related}
    return DocumentPage(
        document=document,
        version=version,
        versions=versions_of(user, document),
        waiting=waiting_of(user, document),
        steps=_steps(version),
        departments=departments_of(document),
        readers=readers_of_document(document),
        reason=reason_to_read(user, document),
        replaced_by=by_id.get(document.replaced_by_id or 0),
        replaces=[each for each in related if each.replaced_by_id == document.id],
        accessible_copy=by_id.get(document.accessible_copy_id or 0),
    )


def versions_of(user: User, document: Document) -> Sequence[DocumentVersion]:
    """The versions of a document that a person may read, newest first."""
    found = visible_versions(user).where(DocumentVersion.document_id == document.id)
    loaded = found.options(joinedload(DocumentVersion.file))
    return db.session.scalars(loaded.order_by(DocumentVersion.number.desc())).all()


def waiting_of(user: User, document: Document) -> Sequence[DocumentVersion]:
    """The versions of a document in quarantine that a person knows of, newest first."""
    found = quarantined_versions(user).where(DocumentVersion.document_id == document.id)
    loaded = found.options(joinedload(DocumentVersion.file))
    return db.session.scalars(loaded.order_by(DocumentVersion.number.desc())).all()


def came_meanwhile(user: User, added: DocumentVersion, shown: int) -> Sequence[DocumentVersion]:
    """The versions that others added between the one that was read (``shown``) and this one, of
    those that the person reads."""
    found = visible_versions(user).where(
        DocumentVersion.document_id == added.document_id,
        DocumentVersion.number > shown,
        DocumentVersion.number < added.number,
    )
    return db.session.scalars(found.order_by(DocumentVersion.number)).all()


def departments_of(document: Document) -> Sequence[Department]:
    """The departments that a document is about, by code."""
    about = select(DocumentDepartment.department_code).where(
        DocumentDepartment.document_id == document.id
    )
    found = select(Department).where(Department.code.in_(about)).order_by(Department.code)
    return db.session.scalars(found).all()


def _steps(version: DocumentVersion) -> Sequence[StatusChange]:
    taken = select(StatusChange).where(StatusChange.version_id == version.id)
    return db.session.scalars(taken.order_by(StatusChange.id)).all()


def _related(user: User, document: Document) -> Sequence[Document]:
    """The documents that this one gives way to, that it replaces, its accessible copy: those that
    the person reads."""
    ids = [each for each in (document.replaced_by_id, document.accessible_copy_id) if each]
    known = visible_documents(user).where(
        (Document.id.in_(ids)) | (Document.replaced_by_id == document.id)
    )
    return db.session.scalars(known.order_by(Document.id.desc()).limit(MOST_REPLACED)).all()


def next_status(statuses: Sequence[DocumentStatus], document: Document) -> DocumentStatus | None:
    """The next weight, of those that a person may give; none when there is only going back."""
    return next((each for each in statuses if each.weight > document.status.weight), None)
