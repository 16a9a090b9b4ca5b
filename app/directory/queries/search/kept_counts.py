"""The counts that are stored: over everybody, over a region, of each region over a value."""

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import String, bindparam, select, union_all

from app.core.db import KEPT_PLAN, db
from app.directory.models import EntryKind, Region, within
from app.directory.queries.search.asking import REGION, Asked
from app.directory.queries.search.statements import COUNTS

FILLED_BY_PEOPLE = "expertise"
LONG = {FILLED_BY_PEOPLE, "group"}
MOST_VALUES = 30  # of a facet that is long: the most frequent ones
SHAPES = 50
Counts = dict[str, dict[str, int | None]]


def are_kept(asked: Asked) -> bool:
    """Whether the counts over a search are stored: over everybody, or over one region."""
    return not asked.words and all(facet == REGION for facet, _ in asked.labels)


def are_kept_by_region(asked: Asked) -> bool:
    """Whether how many answer in each region is stored: over one value."""
    return not asked.words and len(asked.labels) == 1


def stored_facets(asked: Asked, names: Iterable[str]) -> dict[str, str]:
    """Under which facet the counts of each of these are stored: « 32/role » for the role."""
    region = asked.value_of(REGION)
    return {within(region, name) if region else name: name for name in names}


def read(kind: EntryKind, stored: Mapping[str, str]) -> Counts:
    """The stored counts of these facets, all at once; of expertises, the most frequent ones."""
    long = [facet for facet, name in stored.items() if name == FILLED_BY_PEOPLE]
    closed = [facet for facet, name in stored.items() if name != FILLED_BY_PEOPLE]
    if not stored:
        return {}
    values: dict[str, Any] = {"kind": kind}
    values |= {f"closed_{rank}": facet for rank, facet in enumerate(closed)}
    values |= {f"long_{rank}": facet for rank, facet in enumerate(long)}
    counts: Counts = {}
    for facet, value, count in db.session.execute(_stored(len(closed), len(long)), values):
        counts.setdefault(stored[facet], {})[value] = count
    return counts


@lru_cache(SHAPES)
def _stored(closed: int, long: int) -> Any:
    some = _counts().where(COUNTS.c.facet.in_(_names("closed", closed)))
    most = _counts().where(COUNTS.c.facet.in_(_names("long", long)))
    most = most.order_by(COUNTS.c.count.desc(), COUNTS.c.value).limit(MOST_VALUES)
    parts = [select(most.subquery())] if long else []
    return union_all(*([some] if closed else []), *parts).execution_options(**KEPT_PLAN)


def _names(name: str, count: int) -> list[Any]:
    return [bindparam(f"{name}_{rank}", type_=String) for rank in range(count)]


def _counts() -> Any:
    kind = bindparam("kind", type_=COUNTS.c.kind.type)
    return select(COUNTS.c.facet, COUNTS.c.value, COUNTS.c.count).where(
        COUNTS.c.kind == kind, COUNTS.c.count > 0
    )


def by_region(asked: Asked) -> dict[str, int | None]:
    """How many in each region bear the one value that is asked."""
    ((facet, value),) = asked.labels
    values = {"kind": asked.kind, "within": within("", facet), "value": value}
    rows = db.session.execute(_by_region(), values)
    return {region: count for region, count in rows if count}


@cache
def _by_region() -> Any:
    """Each region looks for its own count: joined, SQLite would start from every count."""
    count = select(COUNTS.c.count).where(
        COUNTS.c.kind == bindparam("kind", type_=COUNTS.c.kind.type),
        COUNTS.c.facet == Region.code + bindparam("within", type_=String),
        COUNTS.c.value == bindparam("value", type_=String),
    )
    return select(Region.code, count.scalar_subquery()).execution_options(**KEPT_PLAN)
