"""The readers of a process: segments opened once, taken up anew when the index changes."""

import logging
import struct
import threading
from collections.abc import Callable, Iterator
from typing import TypeVar

import numpy as np

from app.core.search_index.engines import IndexUnavailable
from app.core.search_index.whoosh_engine.folder import IndexFolder, Pointer
from app.core.search_index.whoosh_engine.segment_files import BadIndex
from app.core.search_index.whoosh_engine.segments import StoredSegment
from app.core.search_index.whoosh_engine.views import SegmentView, Snapshot
from app.core.search_index.whoosh_engine.writing import read_contents

log = logging.getLogger(__name__)
T = TypeVar("T")
UNREADABLE = (BadIndex, OSError, ValueError, IndexError, struct.error)
TRIES = 20  # a commit may remove a segment between the reading of its name and its opening


class Readers:
    """Gives the present snapshot; threads share it."""

    def __init__(self, folder: IndexFolder) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None
        self._pointer: Pointer | None = None

    def present(self) -> Snapshot:
        """The index as of now. Raises IndexUnavailable."""
        pointer = self._folder.pointer()
        snapshot = self._snapshot
        if snapshot is not None and pointer is not None and pointer == self._pointer:
            return snapshot
        with self._lock:
            return self._taken_up()

    def reading(self, work: Callable[[Snapshot], T]) -> T:
        """Do some reading. What cannot be read is no index: raises IndexUnavailable."""
        try:
            return work(self.present())
        except UNREADABLE as error:
            log.exception("the index cannot be read")
            raise IndexUnavailable("the index cannot be read") from error

    def are_whole(self) -> bool:
        """Whether there is an index that any process could open: none of its files missing, or
        cut short, even since this one opened them."""
        try:
            return self._are_whole()
        except IndexUnavailable:
            return False
        except Exception:
            log.exception("the index cannot be opened anew")
            return False

    def _are_whole(self) -> bool:
        pointer, snapshot = self._folder.pointer(), self.present()
        if pointer is None:
            return False
        named = {each.segment_id() for each in read_contents(self._folder.path(pointer)).segments}
        return named == {view.name for view in snapshot.views} and all(
            view.stored.file.is_whole for view in snapshot.views
        )

    def _taken_up(self) -> Snapshot:
        for left in reversed(range(TRIES)):
            pointer = self._folder.pointer()
            if pointer is None:
                raise IndexUnavailable("there is no index of this version")
            if self._snapshot is not None and pointer == self._pointer:
                return self._snapshot
            try:
                self._snapshot = self._open(pointer)
            except FileNotFoundError:
                if not left:
                    break
            except Exception as error:
                log.exception("the index cannot be opened")
                raise IndexUnavailable("the index cannot be opened") from error
            else:
                self._pointer = pointer
        raise IndexUnavailable("a file of the index is missing")

    def _open(self, pointer: Pointer) -> Snapshot:
        path = self._folder.path(pointer)
        known = {view.name: view for view in self._snapshot.views} if self._snapshot else {}
        views = []
        for segment in read_contents(path).segments:
            view = known.get(segment.segment_id())
            if view is None:
                view = SegmentView(StoredSegment(path, segment), segment)
            views.append(view.with_erased(segment))
        return Snapshot(views, f"{pointer.folder}:{pointer.generation}")


def prints(snapshot: Snapshot, kind: str) -> Iterator[tuple[int, int]]:
    """The number and fingerprint of each item of a kind, by rising number."""
    found: list[tuple[int, int]] = []
    for view in snapshot.views:
        heads = np.flatnonzero(view.holding("kind", frozenset({kind})) & view.live_heads)
        numbers = view.stored.columns.numbers
        told = [numbers[name][heads].tolist() for name in ("id", "fingerprint")]
        found += zip(*told, strict=True)
    return iter(sorted(found))
