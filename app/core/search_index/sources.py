"""What features declare searchable: how to list it, describe it, and see that it changed."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select

from app.core.db import db
from app.core.search_index.items import Item, Key

log = logging.getLogger(__name__)
BATCH = 500


@dataclass(frozen=True)
class Dependence:
    """Another model whose change changes items of a source: ``ids(object)`` selects theirs.

    ``columns`` are the attributes that matter; none means any.
    """

    model: type[Any]
    ids: Callable[[Any], Select[int]]
    columns: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Source:
    """A kind of item. ``ids`` selects the ids of all that is searchable; ``describe`` gives the
    items of some of those ids in a constant number of queries, and leaves out what is not (or no
    longer) searchable: it is then erased from the index.
    """

    kind: str
    model: type[Any]
    ids: Callable[[], Select[int]]
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


def describe_each(keys: Sequence[Key]) -> tuple[list[Item], list[Key], set[Key]]:
    """The same, and the keys that cannot be described: a fault in one holds up no other."""
    try:
        return *describe(keys), set()
    except Exception:
        log.exception("a batch cannot be described; each item apart")
        db.session.rollback()
    items: list[Item] = []
    absent: list[Key] = []
    refused: set[Key] = set()
    for key in dict.fromkeys(keys):
        try:
            found, gone = describe([key])
        except Exception:
            log.exception("%s %s cannot be described", *key)
            db.session.rollback()
            refused.add(key)
        else:
            items += found
            absent += gone
    return items, absent, refused


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
    lasts holds nobody up. What cannot be described is left out, and logged."""
    for batch in id_batches(source):
        found, _absent, _refused = describe_each([Key(source.kind, one) for one in batch])
        db.session.rollback()
        db.session.expunge_all()
        yield from found


def every_item() -> Iterator[Item]:
    """All that is searchable."""
    for source in sources():
        yield from items_of(source)
