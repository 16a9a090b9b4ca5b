"""The documents among which one chooses: recent ones of a place, or any that one reads."""

from collections.abc import Sequence

from sqlalchemy import select

from app.accounts.models import User
from app.core.db import db
from app.directory.models import Department
from app.documents.models import Document
from app.documents.policies import visible_documents
from app.workgroups.models import Theme

RECENT = 8


def recent_neighbours(user: User, document: Document) -> Sequence[Document]:
    """The last documents of the same place that a person reads, this one aside."""
    same = visible_documents(user).where(
        Document.id != document.id,
        Document.region_code.is_not_distinct_from(document.region_code),
        Document.workgroup_id.is_not_distinct_from(document.workgroup_id),
    )
    newest = same.order_by(Document.changed_at.desc(), Document.id.desc())
    return db.session.scalars(newest.limit(RECENT)).all()


def readable_document(user: User, document_id: int) -> Document | None:
    """The document of a number, if the person reads it."""
    return db.session.scalar(visible_documents(user).where(Document.id == document_id))


def themes_for(region_code: str | None) -> Sequence[Theme]:
    """The themes of the nation and of this region, by number."""
    found = select(Theme).where(Theme.region_code.is_(None) | (Theme.region_code == region_code))
    return db.session.scalars(found.order_by(Theme.number, Theme.id)).all()


def departments_for(region_code: str | None) -> Sequence[Department]:
    """The departments of a region; none for the nation."""
    found = select(Department).where(Department.region_code == region_code)
    return db.session.scalars(found.order_by(Department.code)).all()
