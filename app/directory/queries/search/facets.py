"""What could narrow a search: the values that its results bear, with how many bear each."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, union_all

from app.core.db import db
from app.core.text import fold
from app.directory.models import EntryKind, EntryLabel, LabelCount
from app.directory.queries.search.asking import FACETS, Asked, Facet
from app.directory.queries.search.matching import BOUND, Search, search
from app.directory.queries.search.names import names_of
from app.directory.queries.search.packing import packed

SAMPLE = 500
FILLED_BY_PEOPLE = "expertise"
LONG = {FILLED_BY_PEOPLE, "group"}
MOST_VALUES = 30  # of a facet that is long: the most frequent ones
Counts = dict[str, dict[str, int | None]]


@dataclass(frozen=True)
class Option:
    """A value of a facet, by its French name; ``count`` is None where it would cost too much."""

    value: str
    name: str
    count: int | None


@dataclass(frozen=True)
class Choices:
    """A facet as the page offers it."""

    facet: Facet
    options: list[Option]
    chosen: str | None


def choices(found: Search) -> list[Choices]:
    """The facets of a search with their values in French order."""
    counts = _counts(found)
    offered = []
    for facet in _offered(found.asked):
        own = counts.get(facet.name, {})
        chosen = found.asked.value_of(facet.name)
        if chosen is not None:
            own = {chosen: own.get(chosen), **own}
        if own:
            offered.append(Choices(facet, _options(facet, own), chosen))
    return offered


def _offered(asked: Asked) -> list[Facet]:
    """Groups are some hundreds: they come once a region, a theme or a word has narrowed them."""
    is_narrow = bool(asked.labels or asked.words)
    return [
        facet
        for facet in FACETS
        if asked.kind in facet.kinds
        and (facet.is_offered or asked.value_of(facet.name))
        and (facet.name != "group" or is_narrow)
    ]


def _options(facet: Facet, counts: dict[str, int | None]) -> list[Option]:
    names = names_of(facet.name, list(counts))
    options = [Option(value, names[value], counts[value]) for value in counts if value in names]
    return sorted(options, key=lambda each: fold(each.name))


def _counts(found: Search) -> Counts:
    """Those of the results; those of a chosen facet tell what another choice would give."""
    if found.is_open:
        return _kept(found.asked.kind)
    counts = _counted(found)
    for facet, _value in found.asked.labels:
        wider = search(found.asked.without(facet))
        if wider.is_open:
            counts[facet] = _kept(wider.asked.kind, facet).get(facet, {})
        else:
            counts[facet] = _counted(wider, facet).get(facet, {})
    return counts


def _kept(kind: EntryKind, facet: str | None = None) -> Counts:
    """The counts over everybody, which are stored."""
    rows = select(LabelCount.facet, LabelCount.value, LabelCount.count).where(
        LabelCount.kind == kind, LabelCount.count > 0
    )
    if facet is not None:
        return _grouped(rows.where(LabelCount.facet == facet))
    closed = [each.name for each in FACETS if each.is_offered and each.name != FILLED_BY_PEOPLE]
    most = rows.where(LabelCount.facet == FILLED_BY_PEOPLE)
    most = most.order_by(LabelCount.count.desc(), LabelCount.value).limit(MOST_VALUES)
    some = rows.where(LabelCount.facet.in_(closed)).subquery()
    return _grouped(union_all(select(some), select(most.subquery())))


def _counted(found: Search, facet: str | None = None) -> Counts:
    """The counts over the results; beyond the bound, the values of the first ones alone."""
    is_broad = len(found.answers) > BOUND
    rows = packed(found.answers[: SAMPLE if is_broad else BOUND])
    label = EntryLabel
    counted = (
        select(label.facet, label.value, func.count().label("count"))
        .join(rows, rows.c.entry_id == label.entry_id)
        .group_by(label.facet, label.value)
    )
    if facet is not None:
        counted = counted.where(label.facet == facet)
    counts = _grouped(counted)
    for name in LONG & counts.keys():
        most = sorted(counts[name].items(), key=lambda each: -(each[1] or 0))
        counts[name] = dict(most[:MOST_VALUES])
    if is_broad:
        return {name: dict.fromkeys(values) for name, values in counts.items()}
    return counts


def _grouped(rows: Any) -> Counts:
    counts: Counts = {}
    for facet, value, count in db.session.execute(rows):
        counts.setdefault(facet, {})[value] = count
    return counts
