"""The engine over a Whoosh index in a folder of this machine."""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from app.core.search_index.engines import Analyse, IndexUnavailable, Progress
from app.core.search_index.items import Item, Key
from app.core.search_index.questions import Answer, Question
from app.core.search_index.whoosh_engine.collecting import answer
from app.core.search_index.whoosh_engine.folder import IndexFolder, Pointer
from app.core.search_index.whoosh_engine.reading import Readers, prints
from app.core.search_index.whoosh_engine.views import SegmentView
from app.core.search_index.whoosh_engine.writing import (
    Choice,
    Commit,
    Opened,
    create,
    nightly_ones,
    small_ones,
)

PROGRESS_STEP = 500
CLEANED_EVERY = 16  # commits: removing a file waits for the disk as long as writing one


class WhooshEngine:
    """Searches in any process; writes in one at a time, others wait."""

    def __init__(self, root: Path, analyse: Analyse) -> None:
        self._folder = IndexFolder(root)
        self._analyse = analyse
        self._readers = Readers(self._folder)
        self._opened: Opened = {}  # segments that the writer has read, by name

    def alone(self) -> AbstractContextManager[None]:
        return self._folder.locked()

    @property
    def generation(self) -> str:
        pointer = self._folder.pointer()
        return f"{pointer.folder}:{pointer.generation}" if pointer else ""

    @property
    def is_ready(self) -> bool:
        return self._readers.are_whole()

    @property
    def is_sound(self) -> bool:
        return self.is_ready and all(
            view.stored.file.is_sound for view in self._readers.present().views
        )

    def search(self, question: Question) -> Answer:
        return self._readers.reading(lambda snapshot: answer(snapshot, question))

    def frequency(self, term: str) -> int:
        def count(view: SegmentView) -> int:
            start, end = view.stored.extent(term)
            return end - start

        return self._readers.reading(lambda snapshot: sum(map(count, snapshot.views)))

    def prints(self, kind: str) -> Iterator[tuple[int, int]]:
        yield from self._readers.reading(lambda snapshot: prints(snapshot, kind))

    def apply(self, items: Iterable[Item], erased: Iterable[Key] = ()) -> None:
        given = {item.key: item for item in items}
        with self.alone():
            pointer = self._served()
            self._commit(pointer, list(given.values()), {*given, *erased}, small_ones)

    def optimize(self) -> None:
        with self.alone():
            pointer = self._served()
            self._commit(pointer, [], set(), nightly_ones(self._folder.path(pointer)))
            self._folder.sweep()

    def _served(self) -> Pointer:
        pointer = self._folder.pointer()
        if pointer is None:
            raise IndexUnavailable("no index of this version")
        return pointer

    def _commit(
        self, pointer: Pointer, items: list[Item], erased: set[Key], choose: Choice
    ) -> None:
        """Write a commit and point to it. What fails leaves the index as it was."""
        path = self._folder.path(pointer)
        commit = self._opened_commit(path, erased, choose, len(items))
        try:
            commit.add(items)
            commit.finish()
        except BaseException:
            commit.cancel()
            raise
        self._folder.point(pointer._replace(generation=pointer.generation + 1))
        if choose is not small_ones or pointer.generation % CLEANED_EVERY == 0:
            commit.clean()
        for name in self._opened.keys() - commit.names:  # segments that serve no longer
            del self._opened[name]

    def _opened_commit(self, path: Path, erased: set[Key], choose: Choice, new: int) -> Commit:
        """A commit that has read what it needs. An index that cannot be read is none."""
        try:
            commit = Commit(path, self._analyse, self._opened)
            commit.erase(erased)
            commit.merge(choose, new)
        except Exception as error:
            raise IndexUnavailable("the index cannot be read") from error
        return commit

    def rebuild(self, items: Iterable[Item], progress: Progress = lambda _count: None) -> int:
        with self.alone():
            self._folder.sweep()
            present = self._folder.pointer()
            path = self._folder.new()
            try:
                create(path)
                commit = Commit(path, self._analyse, {})
                count = commit.add(_told(items, progress))
                commit.finish()
                commit.clean()
                generation = present.generation + 1 if present else 1
                self._folder.point(Pointer(path.name, generation))
                self._folder.keep()
            except BaseException:
                shutil.rmtree(path, ignore_errors=True)
                raise
            self._folder.sweep()
            self._opened.clear()
        return count


def _told(items: Iterable[Item], progress: Progress) -> Iterator[Item]:
    """Items as they are, saying from time to time how many went by."""
    count = 0
    for item in items:
        yield item
        count += 1
        if count % PROGRESS_STEP == 0:
            progress(count)
    progress(count)
