"""The trash: what was thrown away, by whom, and until when it can be taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import lazyload

from app.accounts.models import User
from app.core.db import db
from app.documents.models import Document
from app.documents.policies import NAMED, visible_trash
from app.documents.policies.reading import run_by


@dataclass(frozen=True)
class Thrown:
    """A document in the trash."""

    document: Document
    at: datetime
    by_name: str
    erased_at: datetime


def thrown_documents(user: User) -> Select[Document]:
    """What a person sees in the trash, the last thrown first."""
    seen = visible_trash(user).options(*NAMED)
    return seen.order_by(Document.trashed_at.desc(), Document.id.desc())


def thrown(documents: Sequence[Document], kept_days: int) -> list[Thrown]:
    """These documents with who threw them, and the day when they will be erased."""
    ids = {each.trashed_by_id for each in documents if each.trashed_by_id}
    people = select(User).where(User.id.in_(ids)).options(lazyload(User.roles))
    names = {user.id: user.full_name for user in db.session.scalars(people)}
    return [
        Thrown(each, at, names.get(each.trashed_by_id or 0, ""), at + timedelta(days=kept_days))
        for each in documents
        if (at := each.trashed_at)
    ]


def restorable_ids(user: User, documents: Sequence[Document]) -> set[int]:
    """Those of these documents that a person may take back (can_restore, for a list): thrown away
    by themselves, or of a place that they run."""
    ids = [each.id for each in documents]
    restorable = visible_trash(user).where(
        Document.id.in_(ids), or_(Document.trashed_by_id == user.id, run_by(user))
    )
    return set(db.session.scalars(restorable.with_only_columns(Document.id)))
