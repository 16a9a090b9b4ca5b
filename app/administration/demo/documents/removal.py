"""The library as it was before the demonstration: its documents go, but for those that somebody
real gave a version."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    cast,
    delete,
    exists,
    literal,
    or_,
    select,
    update,
)

from app.accounts.models import User
from app.core.db import db
from app.core.jobs import Job
from app.documents.models import DepositedFile, Document, DocumentFile, DocumentVersion
from app.notifications.models import Notification


def subjects() -> Iterator[tuple[Any, ColumnElement[bool]]]:
    """What goes, by model, for its journal to go too."""
    yield Document, is_gone()


def empty_library() -> int:
    """Erase the documents of the demonstration; return how many. Call it while its people are
    known. Their stored files go with those that nothing uses any more."""
    own = select(DocumentVersion.file_id).join(Document, Document.id == DocumentVersion.document_id)
    file_ids = list(db.session.scalars(own.where(is_gone()).distinct()))
    _forget_notifications()
    erased = _run(delete(Document).where(is_gone()))
    _run(update(Document).values(is_demo=False).where(Document.is_demo))
    _forget_files(file_ids)
    db.session.expire_all()
    return erased


def is_gone() -> ColumnElement[bool]:
    """The condition that a document is the demonstration's alone."""
    fictional = select(User.id).where(User.is_demo)
    real_version = select(DocumentVersion.id).where(
        DocumentVersion.document_id == Document.id,
        DocumentVersion.deposited_by_id.not_in(fictional),
    )
    return and_(
        or_(Document.is_demo, Document.deposited_by_id.in_(fictional)),
        ~real_version.correlate(Document).exists(),
    )


def _ids() -> Select[int]:
    return select(Document.id).where(is_gone())


def _forget_notifications() -> None:
    """Nobody real is told of what goes any more, nor do jobs look for it."""
    keys = select(literal("documents.tell:") + cast(Document.id, String)).where(is_gone())
    _run(delete(Job).where(Job.key.in_(keys)))
    about = Notification.about_kind == Document.__tablename__
    _run(delete(Notification).where(about, Notification.about_id.in_(_ids())))


def _forget_files(file_ids: list[int]) -> None:
    """The files that nothing shows any more, and what the worker was to do with them."""
    is_shown = or_(
        exists().where(DocumentVersion.file_id == DocumentFile.id),
        exists().where(DepositedFile.file_id == DocumentFile.id),
    )
    _run(delete(DocumentFile).where(DocumentFile.id.in_(file_ids), ~is_shown))
    file_id = Job.payload["file_id"].as_integer()
    is_idle = file_id.not_in(select(DocumentFile.id))
    _run(delete(Job).where(Job.name.in_(("documents.scan", "documents.extract")), is_idle))


def _run(statement: Any) -> int:
    done = db.session.execute(statement, execution_options={"synchronize_session": False})
    return int(getattr(done, "rowcount"))  # noqa: B009
