"""What is asked of an engine, and what it answers: terms already analysed, keys and figures."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.core.search_index.items import FACETS, Key


class Sort(StrEnum):
    RELEVANCE = "pertinence"
    DATE = "date"


@dataclass(frozen=True)
class Term:
    """A term as the analysis writes it in the index."""

    text: str
    boost: float = 1.0


@dataclass(frozen=True)
class Phrase:
    """Terms at following positions: the alternatives of each place; none stands for any word."""

    places: tuple[tuple[str, ...], ...]
    boost: float = 1.0


@dataclass(frozen=True)
class Prefix:
    """Any term that starts so."""

    text: str
    boost: float = 1.0


@dataclass(frozen=True)
class Clause:
    """Something to find in any of several ways (a form, its stem, its synonyms): the best counts.

    Several terms of one clause never add up, so that a synonym does not weigh more than a word.
    """

    ways: tuple[Term | Phrase | Prefix, ...]


@dataclass(frozen=True)
class Question:
    """Items that hold every clause and none of ``excluded``, that one of ``audiences`` reads.

    Without a clause everything readable answers. ``chosen`` keeps, for each facet, any of the
    values given; ``counted`` facets are counted as if nothing were chosen in themselves.
    ``preferred`` containers come higher. ``since`` is included, ``until`` is not. ``after`` is
    the ``next`` of the page before.
    """

    audiences: frozenset[str]
    clauses: tuple[Clause, ...] = ()
    excluded: tuple[Clause, ...] = ()
    chosen: Mapping[str, frozenset[str]] = field(default_factory=dict)
    since: datetime | None = None
    until: datetime | None = None
    sort: Sort = Sort.RELEVANCE
    preferred: frozenset[str] = frozenset()
    counted: tuple[str, ...] = ()
    limit: int = 20
    after: str | None = None
    asked_at: datetime | None = None

    def __post_init__(self) -> None:
        unknown = {*self.chosen, *self.counted} - set(FACETS)
        if unknown:
            raise ValueError(f"no such facets: {sorted(unknown)}")

    @property
    def is_by_date(self) -> bool:
        """Whether the newest come first: nothing else orders what no clause ranks."""
        return self.sort is Sort.DATE or not self.clauses


@dataclass(frozen=True)
class Hit:
    """An item found; ``part`` is the page that answers best, 0 where none does."""

    key: Key
    score: float
    part: int = 0


@dataclass(frozen=True)
class Answer:
    """The exact total, one page of hits, counts by facet and value, and where to go on."""

    total: int = 0
    hits: tuple[Hit, ...] = ()
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    next: str | None = None
