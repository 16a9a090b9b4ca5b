"""The writer: one commit adds items, erases others, and merges small segments as it goes."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from whoosh.codec.whoosh3 import W3Segment
from whoosh.fields import ID, Schema
from whoosh.index import TOC, clean_files

from app.core.search_index.engines import Analyse
from app.core.search_index.items import Item, Key
from app.core.search_index.whoosh_engine.batches import Batch
from app.core.search_index.whoosh_engine.folder import sync_file, sync_folder
from app.core.search_index.whoosh_engine.segment_files import ARRAYS, BadIndex, ReadStorage
from app.core.search_index.whoosh_engine.segments import (
    StoredSegment,
    by_kind,
    live_entries,
    write_segment,
)

NAME = "MAIN"
TIERS = (8, 64, 512, 4_096, 32_768)  # entries; four segments of a tier make one of the next
SEGMENTS_OF_A_TIER = 4
MOST_MERGED = 150_000_000  # bytes of arrays that a night's work puts into one segment
MOST_POSTINGS = 6_000_000  # held in memory while building: some 300 MB
_LITTER = re.compile(rf"^_{NAME}_\d+\.toc\..+|.+\.tmp$")

Choice = Callable[[list[W3Segment], int], list[W3Segment]]
Opened = dict[str, StoredSegment]


def read_contents(folder: Path) -> TOC:
    """The segments that serve, with the entries erased from them."""
    return TOC.read(ReadStorage(folder), NAME, schema=_schema())


def create(folder: Path) -> None:
    """An index without a segment."""
    TOC.create(ReadStorage(folder), _schema(), NAME)


def _schema() -> Schema:
    return Schema(text=ID())


class Commit:
    """One change of the index in a folder; nothing of it shows before ``finish``."""

    def __init__(self, folder: Path, analyse: Analyse, opened: Opened) -> None:
        self.folder = folder
        self._analyse = analyse
        self._opened = opened
        self._batch = Batch()
        self._contents = read_contents(folder)
        self._generation = self._contents.generation + 1
        self._segments: list[W3Segment] = list(self._contents.segments)
        self._written: list[Path] = []
        _sweep(folder)

    @property
    def names(self) -> set[str]:
        """The names of the segments that will serve."""
        return {segment.segment_id() for segment in self._segments}

    def erase(self, keys: set[Key]) -> None:
        """Take items out of the segments that stand. Comes before ``merge`` and ``add``."""
        ids = by_kind(keys)
        for segment in self._segments:
            for entry in self._stored(segment).entries_of(ids).tolist():
                segment.delete_document(entry)

    def merge(self, choose: Choice, new: int) -> None:
        """Take over the segments chosen, given how many new entries come."""
        chosen = choose(self._segments, new)
        for segment in sorted(chosen, key=lambda each: -_live(each)):
            stored = self._stored(segment)
            terms, postings = stored.terms.every(), stored.postings.all()
            self._batch.absorb(terms, postings, stored.columns, live_entries(segment))
        names = {segment.segment_id() for segment in chosen}
        self._segments = [each for each in self._segments if each.segment_id() not in names]

    def add(self, items: Iterable[Item]) -> int:
        """Add items that are not there; return how many."""
        count = 0
        for item in items:
            self._batch.add(item, self._analyse(item))
            count += 1
            if self._batch.postings > MOST_POSTINGS:
                self._flush()
        return count

    def finish(self) -> None:
        """Write, have it on the disk, then serve it in one rename."""
        self._flush()
        for path in self._written:
            sync_file(path)
        TOC(_schema(), self._segments, self._generation).write(ReadStorage(self.folder), NAME)
        sync_file(self.folder / TOC._filename(NAME, self._generation))
        sync_folder(self.folder)

    def clean(self) -> None:
        """Remove what served before this commit, once readers are pointed to it."""
        clean_files(ReadStorage(self.folder), NAME, self._generation, self._segments)

    def cancel(self) -> None:
        """Leave nothing behind of a commit that failed."""
        (self.folder / TOC._filename(NAME, self._generation)).unlink(missing_ok=True)
        for segment in self._new_files():
            segment.unlink(missing_ok=True)

    def _new_files(self) -> list[Path]:
        named = {segment.segment_id() for segment in self._contents.segments}
        return [
            path
            for path in self.folder.glob(f"{NAME}_*")
            if path.name.split(".")[0] not in named and path.suffix == ARRAYS
        ]

    def _flush(self) -> None:
        if self._batch.entries:
            segment = write_segment(self.folder, NAME, self._batch)
            self._segments.append(segment)
            self._written.append(self.folder / segment.make_filename(ARRAYS))
        self._batch = Batch()

    def _stored(self, segment: W3Segment) -> StoredSegment:
        name = segment.segment_id()
        if name not in self._opened:
            self._opened[name] = StoredSegment(self.folder, segment)
        stored = self._opened[name]
        if not stored.file.is_whole:
            raise BadIndex(f"{name} is not what it was")
        return stored


def _live(segment: W3Segment) -> int:
    return int(segment.doc_count_all() - segment.deleted_count())


def small_ones(segments: list[W3Segment], new: int) -> list[W3Segment]:
    """The segments that a commit takes over: those emptied, and full tiers from the smallest."""
    empty = [segment for segment in segments if not _live(segment)]
    chosen: list[W3Segment] = []
    size = new
    for tier, limit in enumerate(TIERS):
        floor = TIERS[tier - 1] if tier else 0
        of_tier = [each for each in segments if floor < max(_live(each), 1) <= limit]
        of_tier = [each for each in of_tier if _live(each)]
        if len(of_tier) + (floor < size <= limit) >= SEGMENTS_OF_A_TIER:
            chosen += of_tier
            size += sum(map(_live, of_tier))
    return empty + chosen


def nightly_ones(folder: Path) -> Choice:
    """What a night's work takes over: the smallest that together make one segment."""

    def choose(segments: list[W3Segment], _new: int) -> list[W3Segment]:
        chosen: list[W3Segment] = []
        size = 0
        for segment in sorted(segments, key=_live):
            size += (folder / segment.make_filename(ARRAYS)).stat().st_size
            if size <= MOST_MERGED:
                chosen.append(segment)
        tidy = len(chosen) == 1 and not chosen[0].deleted_count()
        return [] if tidy else chosen

    return choose


def _sweep(folder: Path) -> None:
    """Remove what a writer that was killed left: tables of contents never named, scraps."""
    for path in folder.iterdir():
        if _LITTER.match(path.name) and path.is_file():
            path.unlink(missing_ok=True)
