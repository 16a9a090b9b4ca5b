"""What a search reads: the segments at one moment, and what is worth keeping of each."""

import math
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import date, datetime
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3Segment

from app.core.search_index.whoosh_engine.segments import StoredSegment, live_entries

T = TypeVar("T")
Ids = NDArray[np.int64]
Figures = NDArray[np.float32]
Flags = NDArray[np.bool_]

SATURATION = 1.2  # BM25's k1: how soon one more occurrence says little
LENGTH = 0.75  # BM25's b: how much a long text counts less
KEPT_BYTES = 128  # by entry of a segment: postings of frequent terms, masks of readers
MOST_KEPT_AT_ONCE = 8
FREQUENT = 256  # items found
FRESHNESS = 0.25  # what the newest gains over the oldest at equal match
FRESH_DAYS = 365.0  # after which a third of that is left


class Found(NamedTuple):
    """Heads of items, rising, and how well each matches."""

    ids: Ids
    scores: Figures


NOTHING = Found(np.zeros(0, np.int64), np.zeros(0, np.float32))


class Kept:
    """The latest used results of some work, under a number of bytes. Threads share it."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._size = 0
        self._values: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Any:
        with self._lock:
            if key not in self._values:
                return None
            self._values.move_to_end(key)
            return self._values[key][0]

    def put(self, key: Hashable, value: T, size: int) -> T:
        if size > self._limit // MOST_KEPT_AT_ONCE:  # it would drive everything else out
            return value
        with self._lock:
            if key not in self._values:
                self._values[key] = (value, size)
                self._size += size
            while self._size > self._limit and len(self._values) > 1:
                self._size -= self._values.popitem(last=False)[1][1]
        return value


class SegmentView:
    """A segment at one moment: its entries that are still there."""

    def __init__(self, stored: StoredSegment, segment: W3Segment, kept: Kept | None = None) -> None:
        self.stored = stored
        self.name = segment.segment_id()
        self.erased = segment.deleted_count()
        self.live_heads: Flags = live_entries(segment) & stored.is_head
        self.kept = kept or Kept(max(KEPT_BYTES * stored.size, 100_000))
        self.items = int(np.count_nonzero(self.live_heads))
        self.words = float(stored.lengths[self.live_heads].sum(dtype=np.float64))

    def with_erased(self, segment: W3Segment) -> "SegmentView":
        """The same segment with more entries erased: what was worked out serves on."""
        if segment.deleted_count() == self.erased:
            return self
        return SegmentView(self.stored, segment, self.kept)

    @property
    def size(self) -> int:
        return self.stored.size

    def as_items(self, ids: NDArray[Any], counts: NDArray[Any]) -> tuple[Ids, Figures]:
        """Entries and how often they match, as items and how often."""
        if not self.stored.has_parts or not len(ids):
            return ids.astype(np.int64), counts.astype(np.float32)
        heads = self.stored.heads[ids]
        first = np.flatnonzero(np.diff(heads, prepend=-1))
        return heads[first], np.add.reduceat(counts.astype(np.float32), first)

    def matching(self, term: str, average: float) -> Found:
        """The items that hold a term, scored without regard to its rarity."""
        start, end = self.stored.extent(term)
        postings = self.stored.postings
        ids, counts = self.as_items(postings.ids[start:end], postings.counts[start:end])
        return Found(ids, self.saturated(ids, counts, average))

    def keeping_found(self, key: Hashable, found: Found) -> Found:
        """Keep what is long to work out: what is frequent."""
        if len(found.ids) < FREQUENT:
            return found
        return self.kept.put(key, found, found.ids.nbytes + found.scores.nbytes)

    def saturated(self, ids: Ids, counts: Figures, average: float) -> Figures:
        """BM25 of some occurrences in each item, but for the rarity of what occurs."""
        norm = SATURATION * (1 - LENGTH + LENGTH * self.stored.lengths[ids] / average)
        return (counts * np.float32(SATURATION + 1) / (counts + norm)).astype(np.float32)

    def keeping(self, key: Hashable, work: Callable[[], Flags]) -> Flags:
        """A mask over the entries, kept for the next question of the same kind."""
        kept: Flags | None = self.kept.get(key)
        if kept is None:
            mask = work()
            kept = self.kept.put(key, mask, mask.nbytes)
        return kept

    def holding(self, column: str, wanted: frozenset[str]) -> Flags:
        """The entries of which a column holds any of some values."""
        codes = self.stored.columns.sets[column]
        return self.keeping(
            ("set", column, wanted), lambda: codes.holding(wanted)[codes.codes.astype(np.intp)]
        )

    def standing(self, on: date) -> Figures:
        """What an item is worth beside its match, on a day: its weight, and how recent it is."""
        key = ("standing", on)
        kept: Figures | None = self.kept.get(key)
        if kept is None:
            numbers = self.stored.columns.numbers
            days = (on - date(1970, 1, 1)).days - numbers["moment"] / 86_400
            fresh = 1 + FRESHNESS * np.exp(-np.maximum(days, 0) / FRESH_DAYS)
            worth = (numbers["weight"] * fresh).astype(np.float32)
            kept = self.kept.put(key, worth, worth.nbytes)
        return kept


class Snapshot:
    """The index at one moment."""

    def __init__(self, views: list[SegmentView], generation: str) -> None:
        self.views = views
        self.generation = generation
        self.items = sum(view.items for view in views)
        words = sum(view.words for view in views)
        # In steps of a fifth, so that what was worked out for a segment outlives most commits.
        mean = max(words / self.items, 1.0) if self.items else 1.0
        self.average = 2.0 ** (round(math.log2(mean) * 4) / 4)

    def rarity(self, frequency: int) -> float:
        """BM25's weight of what this many items hold."""
        return math.log(1 + (self.items - frequency + 0.5) / (frequency + 0.5))


def day_of(moment: datetime | None) -> date:
    """The day for which freshness is worked out; the epoch, where it does not matter."""
    return moment.date() if moment else date(1970, 1, 1)
