"""The engine behind the search: one interface, whoever keeps the index."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Protocol, cast

from flask import current_app

from app.core.search_index.items import Entry, Item, Key
from app.core.search_index.questions import Answer, Question

SCHEMA_VERSION = 2  # a change of schema or of analysis: the index is built anew at the next start

Analyse = Callable[[Item], Iterable[Entry]]
Progress = Callable[[int], None]


class IndexUnavailable(Exception):
    """There is no index that can be read, yet: it is being built."""


class Busy(Exception):
    """Another process has been writing for longer than one waits."""


class Engine(Protocol):
    """Keeps items and answers questions. Only the worker calls what writes."""

    def alone(self) -> AbstractContextManager[None]:
        """Be the only one that reads the outbox and writes the index, on all machines.

        The same thread may enter again; ``apply``, ``rebuild`` and ``optimize`` do. Raises Busy.
        """

    @property
    def generation(self) -> str:
        """Changes whenever what a search answers may have changed."""

    @property
    def is_ready(self) -> bool:
        """Whether there is an index of the present version that can be read."""

    @property
    def is_sound(self) -> bool:
        """Whether it is ready and all of it as it was written. Reads all of it."""

    def search(self, question: Question) -> Answer:
        """Answer a question. Raises IndexUnavailable."""

    def frequency(self, term: str) -> int:
        """In how many entries a term stands, whoever reads them. Raises IndexUnavailable."""

    def apply(self, items: Iterable[Item], erased: Iterable[Key] = ()) -> None:
        """Add items in the place of those of the same keys, and erase others, for good: on return
        a loss of power loses nothing. Raises IndexUnavailable."""

    def rebuild(self, items: Iterable[Item], progress: Progress = lambda _count: None) -> int:
        """Build beside the index that serves, then take its place; return how many items."""

    def prints(self, kind: str) -> Iterator[tuple[int, int]]:
        """The id and fingerprint of each item of a kind, by rising id. Raises IndexUnavailable."""

    def optimize(self) -> None:
        """Set the index in order, at night."""


def engine() -> Engine:
    """The engine of the running application."""
    return cast(Engine, current_app.extensions["search_engine"])
