"""What could narrow a search: the values that its results bear, with how many bear each."""

from collections import Counter
from dataclasses import dataclass
from itertools import chain
from typing import Any

from sqlalchemy import Select, select, union_all

from app.core.db import db
from app.directory.models import EntryKind, LabelCount, Region, within
from app.directory.queries.search.asking import FACETS, REGION, Asked, Facet
from app.directory.queries.search.matching import BOUND, SAMPLE, Search, search
from app.directory.queries.search.names import in_french_order, names_of
from app.directory.registry import Label

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
    counted = _counts(found)
    counts = {facet.name: dict(counted.get(facet.name, {})) for facet in _offered(found.asked)}
    for facet_name, chosen in found.asked.labels:
        counts[facet_name].setdefault(chosen, None)
    names = names_of(counts)
    return [
        Choices(facet, _options(facet, counts[facet.name], names), found.asked.value_of(facet.name))
        for facet in _offered(found.asked)
        if counts[facet.name]
    ]


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


def _options(facet: Facet, counts: dict[str, int | None], names: dict[Label, str]) -> list[Option]:
    options = [
        Option(value, names[facet.name, value], count)
        for value, count in counts.items()
        if (facet.name, value) in names
    ]
    return sorted(options, key=lambda each: in_french_order(each.name))


def _counts(found: Search) -> Counts:
    """Those of the results; those of a chosen facet tell what another choice would give."""
    counts = _kept(found.asked)
    if counts is None:
        counts = _counted(found)
    wider = [(facet, found.asked.without(facet)) for facet, _value in found.asked.labels]
    kept = {facet: _kept(asked, facet) for facet, asked in wider}
    unknown = [(facet, asked) for facet, asked in wider if kept[facet] is None]
    read = search(*(asked for _, asked in unknown)) if unknown else []
    kept |= {facet: _counted(each) for (facet, _), each in zip(unknown, read, strict=True)}
    return counts | {facet: (own or {}).get(facet, {}) for facet, own in kept.items()}


def _kept(asked: Asked, only: str | None = None) -> Counts | None:
    """The counts that are stored: over everybody, over a region, of regions over a value; none
    for any other search."""
    region = asked.value_of(REGION)
    if asked.words or len(asked.labels) > 1:
        return None
    if not asked.labels or region is not None:
        return _kept_within(asked.kind, region, only)
    return _kept_by_region(asked) if only == REGION else None


def _kept_within(kind: EntryKind, region: str | None, only: str | None) -> Counts:
    names = [only] if only else [each.name for each in FACETS if each.is_offered]
    stored = {within(region, name) if region else name: name for name in names}
    long = [each for each, name in stored.items() if name == FILLED_BY_PEOPLE]
    closed = [each for each, name in stored.items() if name != FILLED_BY_PEOPLE]
    rows = _stored_counts(kind)
    most = rows.where(LabelCount.facet.in_(long))
    most = most.order_by(LabelCount.count.desc(), LabelCount.value).limit(MOST_VALUES)
    some = rows.where(LabelCount.facet.in_(closed)).subquery()
    counts = _grouped(union_all(select(some), select(most.subquery())))
    return {stored[facet]: values for facet, values in counts.items()}


def _kept_by_region(asked: Asked) -> Counts:
    ((facet, value),) = asked.labels
    regions = db.session.scalars(select(Region.code)).all()
    stored = {within(region, facet): region for region in regions}
    rows = _stored_counts(asked.kind).where(
        LabelCount.facet.in_(list(stored)), LabelCount.value == value
    )
    counts = _grouped(rows)
    return {REGION: {stored[each]: values[value] for each, values in counts.items()}}


def _stored_counts(kind: EntryKind) -> Select[str, str, int]:
    return select(LabelCount.facet, LabelCount.value, LabelCount.count).where(
        LabelCount.kind == kind, LabelCount.count > 0
    )


def _grouped(rows: Any) -> Counts:
    counts: Counts = {}
    for facet, value, count in db.session.execute(rows):
        counts.setdefault(facet, {})[value] = count
    return counts


def _counted(found: Search) -> Counts:
    """The counts over the results; beyond the bound, the values of the first ones alone."""
    is_broad = found.is_broad
    answers = found.answers[: SAMPLE if is_broad else BOUND]
    counted = Counter(chain.from_iterable(each.labels.split("\n") for each in answers))
    counts: Counts = {}
    for label, count in counted.most_common():
        facet, _, value = label.partition("=")
        own = counts.setdefault(facet, {})
        if facet not in LONG or len(own) < MOST_VALUES:
            own[value] = None if is_broad else count
    return counts
