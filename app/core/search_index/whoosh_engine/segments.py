"""A segment as it is read: never changed once written, but for the entries that are erased."""

import secrets
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3Codec, W3Segment

from app.core.search_index.items import Key
from app.core.search_index.whoosh_engine.batches import Batch, Postings
from app.core.search_index.whoosh_engine.columns import Columns, loaded, stored
from app.core.search_index.whoosh_engine.segment_files import (
    ARRAYS,
    ArraysFile,
    BadIndex,
    StoredArray,
    write_arrays,
)
from app.core.search_index.whoosh_engine.terms import Terms, dictionary

DICTIONARY = "terms"


def write_segment(folder: Path, index_name: str, batch: Batch) -> W3Segment:
    """Write what a batch holds as a segment; it serves once the table of contents names it."""
    name = secrets.token_hex(8)  # Whoosh's own repeats itself where somebody seeds random
    segment = W3Segment(W3Codec(), index_name, doccount=batch.entries, segid=name)
    terms, postings = batch.sorted()
    arrays, sets = stored(batch.columns())
    every = {DICTIONARY: dictionary(terms), **postings._asdict(), **arrays}
    write_arrays(folder / segment.make_filename(ARRAYS), every, {"sets": sets})
    return segment


class StoredPostings(NamedTuple):
    """``Postings`` as they stand in a file: a slice of them is read when it is asked for."""

    starts: StoredArray
    places: StoredArray
    ids: StoredArray
    counts: StoredArray
    positions: StoredArray

    def all(self) -> Postings:
        """All of them, in memory."""
        return Postings(*(each[:] for each in self))


class StoredSegment:
    """The file of a segment, opened once for as long as it lives. Raises BadIndex."""

    def __init__(self, folder: Path, segment: W3Segment) -> None:
        self.file = ArraysFile(folder / segment.make_filename(ARRAYS))
        arrays = self.file.arrays
        self.terms = Terms(arrays[DICTIONARY])
        self.postings = StoredPostings(*(arrays[each] for each in StoredPostings._fields))
        self.columns: Columns = loaded(arrays, self.file.told["sets"])
        self.size = len(self.columns)
        if self.size != segment.doc_count_all():
            raise BadIndex(f"{segment.segment_id()} has not the entries that it should")

    @cached_property
    def is_head(self) -> NDArray[np.bool_]:
        """Of each entry, whether it is the first of its item."""
        heads: NDArray[np.bool_] = self.columns.numbers["part"] == 0
        return heads

    @cached_property
    def has_parts(self) -> bool:
        return not bool(self.is_head.all())

    @cached_property
    def heads(self) -> NDArray[np.int64]:
        """Of each entry, the first of its item."""
        return np.maximum.accumulate(np.where(self.is_head, np.arange(self.size), 0))

    @cached_property
    def lengths(self) -> NDArray[np.float32]:
        """Of each head, the words of its item."""
        lengths = self.columns.numbers["length"].astype(np.float32)
        if self.has_parts:
            lengths = np.bincount(self.heads, lengths, self.size).astype(np.float32)
        return lengths

    def extent(self, term: str) -> tuple[int, int]:
        """Where the postings of a term start and end; nowhere if it has none."""
        rank = self.terms.rank(term)
        if rank is None:
            return 0, 0
        start, end = self.postings.starts[rank : rank + 2].tolist()
        return start, end

    def prefix_extent(self, prefix: str) -> tuple[int, int]:
        """The postings of all terms that start so: terms stand in order, so it is one stretch."""
        first, last = self.terms.ranks(prefix)
        starts = self.postings.starts
        return int(starts[first : first + 1][0]), int(starts[last : last + 1][0])

    def entries_of(self, keys: dict[str, list[int]]) -> NDArray[np.int64]:
        """The entries of some items, erased ones included; ids are given by kind."""
        kinds = self.columns.sets["kind"]
        found = np.zeros(self.size, np.bool_)
        for code, kind in enumerate(kinds.sets):
            if kind in keys:
                found |= (kinds.codes == code) & np.isin(self.columns.numbers["id"], keys[kind])
        return np.flatnonzero(found)


def live_entries(segment: W3Segment) -> NDArray[np.bool_]:
    """Of each entry, whether it is still there."""
    live = np.ones(segment.doc_count_all(), np.bool_)
    erased: NDArray[Any] = np.fromiter(segment.deleted_docs(), np.int64, segment.deleted_count())
    live[erased] = False
    return live


def by_kind(keys: set[Key]) -> dict[str, list[int]]:
    """Ids of keys, by kind."""
    ids: dict[str, list[int]] = {}
    for key in keys:
        ids.setdefault(key.kind, []).append(key.id)
    return ids
