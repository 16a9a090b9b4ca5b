"""What could narrow a search: the values that its results bear, with how many bear each."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from heapq import nlargest
from operator import itemgetter
from typing import NamedTuple

from app.directory.queries.search import kept_counts
from app.directory.queries.search.asking import FACETS, REGION, Asked, Facet
from app.directory.queries.search.kept_counts import LONG, MOST_VALUES, Counts
from app.directory.queries.search.matching import BOUND, SAMPLE, Search, search
from app.directory.queries.search.names import in_french_order, names_of
from app.directory.registry import Label

LATEST = 16  # searches whose counts are kept, a hundred kilobytes each
# Of structures, which are thousands, the page tells the chosen one alone.
OFFERED = {facet.name for facet in FACETS if facet.is_offered}


class Option(NamedTuple):
    """A value of a facet, by its French name; ``count`` is None where it would cost too much."""

    value: str
    name: str
    count: int | None  # type: ignore[assignment]


@dataclass(frozen=True)
class Choices:
    """A facet as the page offers it."""

    facet: Facet
    options: tuple[Option, ...]
    chosen: str | None


def choices(found: Search, names: dict[Label, str] | None = None) -> list[Choices]:
    """The facets of a search with their values in French order."""
    counts = counts_of(found)
    named = names_of(counts) if names is None else names
    return choices_among(found.asked, counts, named)


def choices_among(asked: Asked, counts: Counts, names: dict[Label, str]) -> list[Choices]:
    """The facets of a search, by what is counted and the names of it all."""
    return [
        Choices(facet, _options(facet, counts[facet.name], names), asked.value_of(facet.name))
        for facet in _offered(asked)
        if counts[facet.name]
    ]


def counts_of(found: Search) -> Counts:
    """How many results bear each value of the facets that are offered; of a chosen facet, how
    many there would be with another choice."""
    counted = _counts(found)
    counts = {facet.name: dict(counted.get(facet.name, {})) for facet in _offered(found.asked)}
    for facet_name, chosen in found.asked.labels:
        counts[facet_name].setdefault(chosen, None)
    return counts


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


def _options(
    facet: Facet, counts: dict[str, int | None], names: dict[Label, str]
) -> tuple[Option, ...]:
    options = [
        Option(value, names[facet.name, value], count)
        for value, count in counts.items()
        if (facet.name, value) in names
    ]
    return tuple(sorted(options, key=lambda each: in_french_order(each.name)))


def _counts(found: Search) -> Counts:
    """Those that are stored, read at once; the others are counted over results."""
    asked, nearest = found.asked, _nearest_kept(found)
    chosen = {facet: asked.without(facet) for facet, _value in asked.labels if facet in OFFERED}
    unchosen = [each.name for each in _offered(asked) if asked.value_of(each.name) is None]
    stored = kept_counts.stored_facets(nearest, unchosen) if nearest else {}
    for facet, wider in chosen.items():
        if kept_counts.are_kept(wider):
            stored |= kept_counts.stored_facets(wider, [facet])
    kept = kept_counts.read(asked.kind, stored)
    counts = {name: kept.get(name, {}) for name in unchosen} if nearest else _counted(found)
    if nearest and nearest != asked:
        counts = {name: dict.fromkeys(values) for name, values in counts.items()}
    return counts | _with_another_choice(chosen, kept)


def _nearest_kept(found: Search) -> Asked | None:
    """The search whose stored values serve: the same, or that over the region when more answer
    than are counted. A value of the region may then give nobody, but none is forgotten."""
    asked = found.asked
    if kept_counts.are_kept(asked):
        return asked
    region = asked.value_of(REGION)
    is_vague = region is not None and not asked.words and found.is_broad
    return replace(asked, labels=((REGION, str(region)),)) if is_vague else None


def _with_another_choice(chosen: dict[str, Asked], kept: Counts) -> Counts:
    """Of each chosen facet, how many there would be with another choice."""
    counts: Counts = {}
    unknown = {}
    for facet, wider in chosen.items():
        if kept_counts.are_kept(wider):
            counts[facet] = kept.get(facet, {})
        elif facet == REGION and kept_counts.are_kept_by_region(wider):
            counts[facet] = kept_counts.by_region(wider)
        else:
            unknown[facet] = wider
    read = search(*unknown.values()) if unknown else []
    return counts | {
        facet: _counted(each).get(facet, {}) for facet, each in zip(unknown, read, strict=True)
    }


def _counted(found: Search) -> Counts:
    """The counts over the results; beyond the bound, the values of the first ones alone."""
    is_broad = found.is_broad
    answers = found.answers[: SAMPLE if is_broad else BOUND]
    counts = _borne("\n".join([each.labels for each in answers]))
    return {
        facet: dict.fromkeys(values) if is_broad else {**values} for facet, values in counts.items()
    }


@lru_cache(LATEST)
def _borne(labels: str) -> Mapping[str, Mapping[str, int]]:
    """How many times each value stands in these lines: the pages of one search, and its two
    orders, read the same."""
    counts: dict[str, dict[str, int]] = {name: {} for name in OFFERED}
    for label, count in Counter(labels.split("\n")).items():
        facet, _, value = label.partition("=")
        if facet in counts:
            counts[facet][value] = count
    return counts | {facet: _most(counts[facet]) for facet in LONG}


def _most(values: dict[str, int]) -> dict[str, int]:
    return dict(nlargest(MOST_VALUES, values.items(), key=itemgetter(1)))
