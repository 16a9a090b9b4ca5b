"""The search in tests: idle unless a test asks for an index, since most have no use for one."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from contextvars import Context

from flask import Flask, current_app
from sqlalchemy import delete

from app.core.db import db
from app.core.jobs import Job
from app.core.search_index import upkeep
from app.core.search_index.engines import Engine, IndexUnavailable, Progress
from app.core.search_index.items import Item, Key
from app.core.search_index.outbox import JOB, SearchChange
from app.core.search_index.questions import Answer, Question

EXTENSION = "search_engine"


class IdleEngine:
    """Takes every item in, so that describing it is tried, and keeps none."""

    generation = ""
    is_ready = True

    def alone(self) -> AbstractContextManager[None]:
        return nullcontext()

    def search(self, _question: Question) -> Answer:
        raise IndexUnavailable

    def frequency(self, _term: str) -> int:
        raise IndexUnavailable

    def apply(self, items: Iterable[Item], _erased: Iterable[Key] = ()) -> None:
        for item in items:
            assert item.key

    def rebuild(self, items: Iterable[Item], _progress: Progress = lambda _count: None) -> int:
        return len(list(items))

    def prints(self, _kind: str) -> Iterator[tuple[int, int]]:
        yield from ()

    def optimize(self) -> None:
        """Nothing to set in order."""


def rest(app: Flask) -> Engine:
    """Let the engine of an application rest: what waits for the index is forgotten; gives it."""
    awake: Engine = app.extensions[EXTENSION]
    app.extensions[EXTENSION] = IdleEngine()
    with app.app_context():
        db.session.execute(delete(SearchChange))
        db.session.execute(delete(Job).where(Job.name.in_([JOB, upkeep.REBUILD])))
        db.session.commit()
    return awake


class SearchIndex:
    """A real index of what a test has written."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def build(self) -> None:
        """Index the whole database."""
        self._apart(upkeep.rebuild)

    def refresh(self) -> None:
        """Take up what waits in the outbox, as the worker does within a moment."""
        self._apart(upkeep.drain)

    def _apart(self, work: Callable[[], object]) -> None:
        """Do the worker's part in a session of its own."""
        db.session.commit()
        app = current_app._get_current_object()

        def do() -> None:
            with app.app_context():
                work()

        Context().run(do)
