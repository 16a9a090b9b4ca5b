"""What changed and is not in the index yet: rows written by a flush, in its own transaction.

A change that escapes the flush (a bulk ``update()``) is told by ``touch``.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Select, String, insert, inspect, literal
from sqlalchemy import event as events
from sqlalchemy.orm import Mapped, Session, UOWTransaction, mapped_column

from app.core import jobs
from app.core.db import Base, db
from app.core.search_index.items import Key
from app.core.search_index.sources import Dependence, Source, sources

JOB = "search.drain"
_TOLD = "search_outbox_told"


class SearchChange(Base):
    """An item to describe anew, or to erase if it is there no longer."""

    __tablename__ = "search_outbox"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    item_id: Mapped[int]


def touch(kind: str, ids: Iterable[int] | Select[int]) -> None:
    """Have items described anew, of a change that no flush shows."""
    _note(db.session(), [(kind, ids)])


def touch_all(keys: Iterable[Key]) -> None:
    """Have items of any kinds described anew."""
    by_kind: dict[str, list[int]] = {}
    for key in keys:
        by_kind.setdefault(key.kind, []).append(key.id)
    _note(db.session(), by_kind.items())


Change = tuple[str, Iterable[int] | Select[int]]


def _note(session: Session, changes: Iterable[Change]) -> None:
    """Write the rows, and the job that will read them, once for each transaction."""
    connection = session.connection()
    is_noted = False
    for kind, ids in changes:
        if isinstance(ids, Select):
            every = ids.subquery()
            rows = db.select(literal(kind), every.c[0])
            connection.execute(insert(SearchChange).from_select(["kind", "item_id"], rows))
            is_noted = True
        elif given := [{"kind": kind, "item_id": each} for each in ids]:
            connection.execute(insert(SearchChange), given)
            is_noted = True
    if is_noted and not session.info.get(_TOLD):
        session.info[_TOLD] = True
        jobs.enqueue(JOB)


@events.listens_for(Session, "after_flush")
def _note_flushed(session: Session, _context: UOWTransaction) -> None:
    if known := sources():
        _note(session, list(_changes(session, known)))


def _changes(session: Session, known: Iterable[Source]) -> Iterator[Change]:
    own: dict[str, set[int]] = {}
    for thing in (*session.new, *session.dirty, *session.deleted):
        whole = thing in session.new or thing in session.deleted
        for source in known:
            if isinstance(thing, source.model) and (whole or _changed(thing, source.columns)):
                own.setdefault(source.kind, set()).add(thing.id)
            for dependence in source.dependences:
                if _concerns(dependence, thing, whole=whole):
                    yield source.kind, dependence.ids(thing)
    for kind, ids in own.items():
        yield kind, sorted(ids)


def _concerns(dependence: Dependence, thing: Any, *, whole: bool) -> bool:
    if not isinstance(thing, dependence.model):
        return False
    return whole or _changed(thing, dependence.columns)


def _changed(thing: Any, columns: frozenset[str]) -> bool:
    """Whether any of some attributes changed; of any at all, where none is named."""
    state = inspect(thing)
    names = columns or state.mapper.column_attrs.keys()
    return any(state.attrs[name].history.has_changes() for name in names)


@events.listens_for(Session, "after_commit")
@events.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, _ended: Any = None) -> None:
    """The next transaction needs a job of its own; one more than needed does no harm."""
    session.info.pop(_TOLD, None)
