"""A segment in the making: postings gathered flat, sorted at once by term."""

from array import array
from collections.abc import Iterable
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.core.search_index.items import Entry, Item
from app.core.search_index.whoosh_engine.columns import Columns, ColumnsBuilder, joined

MOST_POSITIONS = 255  # of a term in an entry: beyond, one more says nothing
LAST_POSITION = 65_535
STRETCH = 1_000_000  # postings whose positions are moved at once


class Postings(NamedTuple):
    """Flat postings sorted by term, then entry: those of the term of rank r are
    ``ids[starts[r]:starts[r + 1]]``, their positions ``positions[places[r]:places[r + 1]]``,
    ``counts`` of them for each."""

    starts: NDArray[np.int64]
    places: NDArray[np.int64]
    ids: NDArray[np.uint32]
    counts: NDArray[np.uint8]
    positions: NDArray[np.uint16]


class Piece(NamedTuple):
    """Postings to add: the number of a term, the entry, how many positions, and these."""

    terms: NDArray[np.uint32]
    ids: NDArray[np.uint32]
    counts: NDArray[np.uint8]
    positions: NDArray[np.uint16]


class Batch:
    """What becomes a segment: older segments first, then new items."""

    def __init__(self) -> None:
        self.entries = 0
        self._terms: dict[str, int] = {}
        self._older: list[tuple[Columns, NDArray[np.bool_] | None]] = []
        self._pieces: list[Piece] = []
        self._columns = ColumnsBuilder()
        self._of_term, self._of_entry = array("I"), array("I")
        self._counts, self._positions = array("B"), array("H")

    @property
    def postings(self) -> int:
        """How many postings it holds in memory."""
        return len(self._of_term) + sum(len(piece.ids) for piece in self._pieces)

    def absorb(
        self, terms: Iterable[str], postings: Postings, columns: Columns, live: NDArray[np.bool_]
    ) -> None:
        """Take over the live entries of an older segment. Comes before any ``add``."""
        numbers = np.fromiter(map(self._number, terms), np.uint32, len(postings.starts) - 1)
        renumbered = np.cumsum(live, dtype=np.uint32) - np.uint32(1) + np.uint32(self.entries)
        keep = live[postings.ids]
        self._pieces.append(
            Piece(
                np.repeat(numbers, np.diff(postings.starts))[keep],
                renumbered[postings.ids][keep],
                postings.counts[keep],
                postings.positions[np.repeat(keep, postings.counts)],
            )
        )
        self._older.append((columns, live))
        self.entries += int(np.count_nonzero(live))

    def _number(self, term: str) -> int:
        return self._terms.setdefault(term, len(self._terms))

    def add(self, item: Item, entries: Iterable[Entry]) -> None:
        """Add an item by its entries, of which there is at least one."""
        for place, entry in enumerate(entries):
            self._columns.add(item, entry, place)
            self._add_entry(entry)

    def _add_entry(self, entry: Entry) -> None:
        given = {term: at for term, at in entry.positions.items() if term and at}
        counts = [len(at) for at in given.values()]
        if counts and max(counts) > MOST_POSITIONS:
            given = {term: at[:MOST_POSITIONS] for term, at in given.items()}
            counts = [len(at) for at in given.values()]
        flat = list(chain.from_iterable(given.values()))
        if flat and max(flat) > LAST_POSITION:
            flat = [min(position, LAST_POSITION) for position in flat]
        self._of_term.extend(map(self._number, given))
        self._of_entry.extend([self.entries] * len(given))
        self._counts.extend(counts)
        self._positions.extend(flat)
        self.entries += 1

    def columns(self) -> Columns:
        return joined([*self._older, (self._columns.build(), None)])

    def sorted(self) -> tuple[list[str], Postings]:
        """The terms in order, and the postings of each."""
        terms = sorted(self._terms)
        ranks = np.empty(len(terms), np.uint32)
        ranks[np.fromiter((self._terms[term] for term in terms), np.int64, len(terms))] = np.arange(
            len(terms), dtype=np.uint32
        )
        gathered = self._gathered()
        of_term = ranks[gathered.terms]
        order = np.argsort(of_term, kind="stable")
        counts = gathered.counts[order]
        starts = _ends(np.bincount(of_term, minlength=len(terms)))
        positions = _moved(gathered.positions, gathered.counts, order)
        places = _ends(counts)[starts]
        return terms, Postings(starts, places, gathered.ids[order], counts, positions)

    def _gathered(self) -> Piece:
        new = Piece(
            np.frombuffer(self._of_term, np.uint32),
            np.frombuffer(self._of_entry, np.uint32),
            np.frombuffer(self._counts, np.uint8),
            np.frombuffer(self._positions, np.uint16),
        )
        columns: Any = zip(*self._pieces, new, strict=True)
        gathered = Piece(*(np.concatenate(each) for each in columns))
        self._pieces.clear()  # to spare memory: what is sorted is written at once
        return gathered


def _ends(counts: NDArray[Any]) -> NDArray[np.int64]:
    """Where each run starts, and where the last one ends, from their lengths."""
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(counts, dtype=np.int64)])


def _moved(positions: NDArray[Any], counts: NDArray[Any], order: NDArray[Any]) -> NDArray[Any]:
    """The positions of postings set in another order; a stretch at a time, to spare memory."""
    before = _ends(counts)[:-1]
    after = _ends(counts[order])
    moved = np.empty_like(positions)
    for at in range(0, len(order), STRETCH):
        here = order[at : at + STRETCH]
        start, end = after[at], after[at + len(here)]
        shifts = before[here] - after[at : at + len(here)]
        moved[start:end] = positions[np.repeat(shifts, counts[here]) + np.arange(start, end)]
    return moved
