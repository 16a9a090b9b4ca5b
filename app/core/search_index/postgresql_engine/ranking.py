"""The order of candidates: BM25 as the embedded engine has it, from how often terms are used.

How often a phrase or a start of word comes is not known here: a phrase is taken as often as its
rarest word, a start as once.
"""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.core.search_index.postgresql_engine.tables import Meta
from app.core.search_index.postgresql_engine.vectors import hash_of, sound, uses_of
from app.core.search_index.questions import Clause, Phrase, Prefix, Term
from app.core.search_index.whoosh_engine.collecting import PREFERRED
from app.core.search_index.whoosh_engine.views import (
    FRESH_DAYS,
    FRESHNESS,
    LENGTH,
    SATURATION,
    Figures,
)


class Whole(NamedTuple):
    """What the ranking knows of the whole index."""

    items: int
    average: float
    frequencies: Mapping[str, int]

    @classmethod
    def of(cls, meta: Meta, frequencies: Mapping[str, int]) -> "Whole":
        mean = max(meta.words / meta.items, 1.0) if meta.items else 1.0
        return cls(meta.items, 2.0 ** (round(math.log2(mean) * 4) / 4), frequencies)

    def rarity(self, clause: Clause) -> float:
        """BM25's weight of a clause: of the most frequent of its ways."""
        frequency = max((self._frequency(way) for way in clause.ways), default=0)
        return math.log(1 + (self.items - frequency + 0.5) / (frequency + 0.5))

    def _frequency(self, way: Term | Phrase | Prefix) -> int:
        if isinstance(way, Phrase):
            of_places = (max(map(self._of_term, place), default=0) for place in way.places if place)
            return min(of_places, default=0)
        return self._of_term(way.text)

    def _of_term(self, term: str) -> int:
        return max(self.frequencies.get(sound(term), 0), 0)


class Candidates(NamedTuple):
    """The items to order, column by column."""

    uses: Sequence[bytes]
    lengths: NDArray[Any]
    weights: NDArray[Any]
    moments: NDArray[Any]
    is_mine: NDArray[Any]


def terms_of(clauses: Sequence[Clause]) -> set[str]:
    """All the terms that clauses look for."""
    ways = [way for clause in clauses for way in clause.ways]
    places = [place for way in ways if isinstance(way, Phrase) for place in way.places]
    single = {way.text for way in ways if not isinstance(way, Phrase)}
    return set(map(sound, single.union(*places)))


def scores(
    candidates: Candidates, clauses: Sequence[Clause], whole: Whole, on: date
) -> NDArray[np.float64]:
    """How well each candidate answers."""
    total = np.ones(len(candidates.uses), np.float32)
    if clauses:
        counts = _Counts(candidates)
        total = np.zeros(len(candidates.uses), np.float32)
        for clause in clauses:
            best = np.max([counts.score(way, whole.average) for way in clause.ways], axis=0)
            total += np.float32(whole.rarity(clause)) * best
    days = (on - date(1970, 1, 1)).days - candidates.moments / 86_400
    fresh = 1 + FRESHNESS * np.exp(-np.maximum(days, 0) / FRESH_DAYS)
    total = total * (candidates.weights * fresh).astype(np.float32)
    total = np.where(candidates.is_mine, total * np.float32(PREFERRED), total)
    return total.astype(np.float32).astype(np.float64)


class _Counts:
    """How often each candidate uses a term."""

    def __init__(self, candidates: Candidates) -> None:
        self._size = len(candidates.uses)
        self._of, self._terms, self._counts = uses_of(candidates.uses)
        self._lengths = candidates.lengths.astype(np.float32)

    def score(self, way: Term | Phrase | Prefix, average: float) -> Figures:
        """BM25 of one way, but for its rarity."""
        norm = SATURATION * (1 - LENGTH + LENGTH * self._lengths / average)
        counts = self._count(way)
        saturated = counts * np.float32(SATURATION + 1) / (counts + norm)
        return (saturated * np.float32(way.boost)).astype(np.float32)

    def _count(self, way: Term | Phrase | Prefix) -> Figures:
        match way:
            case Term(text):
                return self._of_term(text)
            case Prefix():
                return np.ones(self._size, np.float32)
            case Phrase(places):
                found = [
                    np.max([self._of_term(term) for term in place], axis=0)
                    for place in places
                    if place
                ]
                return np.min(found, axis=0) if found else np.zeros(self._size, np.float32)

    def _of_term(self, term: str) -> Figures:
        here = self._terms == hash_of(term)
        counts = np.bincount(self._of[here], self._counts[here], self._size)
        return counts.astype(np.float32)
