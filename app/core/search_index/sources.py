"""What features declare searchable: how to list it, describe it, and see that it changed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select

from app.core.db import db
from app.core.search_index.items import Item, Key

BATCH = 500


@dataclass(frozen=True)
class Dependence:
    """Another model whose change changes items of a source: ``ids(object)`` selects theirs.

    ``columns`` are the attributes that matter; none means any.
    """

    model: type[Any]
    ids: Callable[[Any], Select[tuple[int]]]
    columns: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Source:
    """A kind of item. ``ids`` selects the ids of all that is searchable; ``describe`` gives the
    items of some of those ids in a constant number of queries, and leaves out what is not (or no
    longer) searchable: it is then erased from the index.
    """

    kind: str
    model: type[Any]
    ids: Callable[[], Select[tuple[int]]]
    describe: Callable[[Sequence[int]], Iterable[Item]]
    columns: frozenset[str] = frozenset()
    dependences: tuple[Dependence, ...] = ()


_sources: dict[str, Source] = {}


def declare(source: Source) -> Source:
    """Make a kind searchable. Called once, in the ``search.py`` of its feature."""
    if _sources.get(source.kind, source).model is not source.model:
        raise ValueError(f"{source.kind} is declared twice")
    _sources[source.kind] = source
    return source


def sources() -> list[Source]:
    """Every kind declared, in a steady order."""
    return [_sources[kind] for kind in sorted(_sources)]


def describe(keys: Iterable[Key]) -> tuple[list[Item], list[Key]]:
    """The items of some keys as the database holds them now, and the keys that have none."""
    by_kind: dict[str, set[int]] = {}
    for key in keys:
        by_kind.setdefault(key.kind, set()).add(key.id)
    items: list[Item] = []
    absent: list[Key] = []
    for kind, ids in sorted(by_kind.items()):
        source = _sources.get(kind)
        found = list(source.describe(sorted(ids))) if source else []
        items += found
        absent += [Key(kind, one) for one in sorted(ids - {item.id for item in found})]
    return items, absent


def id_batches(source: Source, size: int = BATCH) -> Iterator[list[int]]:
    """The ids of a source, by rising id, a batch at a time, each batch from a query of its own."""
    every = source.ids().subquery()
    column = every.c[0]
    last = None
    while True:
        wanted = db.select(column).distinct().order_by(column).limit(size)
        if last is not None:
            wanted = wanted.where(column > last)
        batch = list(db.session.scalars(wanted))
        if batch:
            yield batch
        if len(batch) < size:
            return
        last = batch[-1]


def items_of(source: Source) -> Iterator[Item]:
    """All the items of a source, read in batches; each one ends its transaction, so that what
    lasts holds nobody up."""
    for batch in id_batches(source):
        found = list(source.describe(batch))
        db.session.rollback()
        db.session.expunge_all()
        yield from found


def every_item() -> Iterator[Item]:
    """All that is searchable."""
    for source in sources():
        yield from items_of(source)
