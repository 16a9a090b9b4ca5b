"""What anybody reads: the documents published to the public, in lists and by page."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.core.db import db
from app.directory.models import Department
from app.documents.models import Document, DocumentDepartment
from app.documents.policies import NAMED, public_documents

IN_FEED = 50
IN_SITEMAP = 49_000  # sitemaps.org: 50,000 addresses for one file, other public pages included


def published_first() -> Select[Document]:
    """The public documents with what names their place, the latest published first."""
    loaded = public_documents().options(*NAMED, joinedload(Document.organisation))
    return loaded.order_by(Document.published_at.desc(), Document.id.desc())


def publication_at(document_id: int) -> Select[Document]:
    """The public document of a number, with all that its page says."""
    return (
        public_documents()
        .options(*NAMED, joinedload(Document.organisation))
        .where(Document.id == document_id)
    )


def is_public(document_id: int) -> bool:
    """Whether anybody may read a document."""
    found = public_documents().where(Document.id == document_id)
    return db.session.scalar(found.with_only_columns(Document.id)) is not None


def latest_publications() -> Sequence[Document]:
    """The documents of the feed."""
    return db.session.scalars(published_first().limit(IN_FEED)).all()


def public_addresses() -> list[tuple[int, datetime]]:
    """The number of each public document and when it last changed for the public."""
    rows = db.session.execute(
        public_documents()
        .with_only_columns(Document.id, Document.published_at)
        .order_by(Document.published_at.desc(), Document.id.desc())
        .limit(IN_SITEMAP)
    )
    return [(number, moment) for number, moment in rows if moment]


def public_copy_of(document: Document) -> Document | None:
    """The accessible copy of a public document, when it is public too."""
    if document.accessible_copy_id is None:
        return None
    return db.session.scalar(public_documents().where(Document.id == document.accessible_copy_id))


def successor_of(document: Document) -> Document | None:
    """The public document that replaces this one, if any."""
    if document.replaced_by_id is None:
        return None
    return db.session.scalar(public_documents().where(Document.id == document.replaced_by_id))


def names_of_departments(document: Document) -> Sequence[str]:
    """The names of the departments that a document is about."""
    about = (
        select(Department.name)
        .join(DocumentDepartment, DocumentDepartment.department_code == Department.code)
        .where(DocumentDepartment.document_id == document.id)
    )
    return db.session.scalars(about.order_by(Department.code)).all()
