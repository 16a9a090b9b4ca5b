"""The engine over an index in PostgreSQL."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import islice
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError, ProgrammingError

from app.core.db import BUSY_TIMEOUT_MS
from app.core.search_index.engines import Analyse, Busy, IndexUnavailable, Progress
from app.core.search_index.items import Item, Key
from app.core.search_index.postgresql_engine import tables
from app.core.search_index.postgresql_engine.searching import Search
from app.core.search_index.postgresql_engine.sets import Sets
from app.core.search_index.postgresql_engine.tables import BUILDING, LIVE, LOCK, VERSION, Meta
from app.core.search_index.postgresql_engine.vectors import sound
from app.core.search_index.postgresql_engine.writing import BATCH, Writer
from app.core.search_index.questions import Answer, Question

T = TypeVar("T")
PATIENCE_S = 30
# All that a search must know of the index before it starts, in one statement. Plans are made for
# the words asked for: one for any words knows nothing of how rare they are.
_OPENING = f"""
SELECT set_config('work_mem', '32MB', true), set_config('jit', 'off', true),
  set_config('plan_cache_mode', 'force_custom_plan', true),
  set_config('max_parallel_workers_per_gather', '0', true),
  version, generation, items, words, '{LIVE}.sets'::regclass::oid::bigint,
  coalesce((SELECT max(id) FROM {LIVE}.sets), 0)
FROM {LIVE}.meta
"""


class PostgresqlEngine:
    """Searches and writes from any machine; those who write wait for one another."""

    def __init__(self, bind: Engine, analyse: Analyse) -> None:
        self._bind = bind
        self._analyse = analyse
        self._sets = Sets()
        self._built = 0
        self._reading = threading.Lock()
        self._turn = threading.RLock()
        self._depth = 0

    @contextmanager
    def alone(self) -> Iterator[None]:
        with ExitStack() as stack:
            if not self._turn.acquire(timeout=PATIENCE_S):
                raise Busy
            stack.callback(self._turn.release)
            if self._depth == 0:
                stack.enter_context(self._locked())
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the lock of all machines, on a connection of its own: it goes with the process."""
        with self._autocommitted() as connection:
            connection.exec_driver_sql(f"SET lock_timeout = '{PATIENCE_S}s'")
            try:
                connection.exec_driver_sql(f"SELECT pg_advisory_lock({LOCK})")
            except OperationalError as error:
                raise Busy from error
            finally:
                connection.exec_driver_sql(f"SET lock_timeout = {BUSY_TIMEOUT_MS}")
            try:
                yield
            finally:
                connection.exec_driver_sql(f"SELECT pg_advisory_unlock({LOCK})")

    def _autocommitted(self) -> Connection:
        return self._bind.connect().execution_options(isolation_level="AUTOCOMMIT")

    @property
    def generation(self) -> str:
        with self._bind.connect() as connection:
            meta = tables.meta(connection)
        return str(meta.generation) if meta and meta.version == VERSION else ""

    @property
    def is_ready(self) -> bool:
        return bool(self.generation)

    @property
    def is_sound(self) -> bool:
        return self.is_ready  # what it keeps is the server's to check

    def search(self, question: Question) -> Answer:
        def answer(connection: Connection, meta: Meta, sets: Sets) -> Answer:
            return Search(connection, sets, meta, question).answer()

        return self._read(answer)

    def frequency(self, term: str) -> int:
        def count(connection: Connection, _meta: Meta, _sets: Sets) -> int:
            statement = f"SELECT items FROM {LIVE}.terms WHERE term = %(term)s"
            return connection.exec_driver_sql(statement, {"term": sound(term)}).scalar() or 0

        return self._read(count)

    def prints(self, kind: str) -> Iterator[tuple[int, int]]:
        def read(connection: Connection, _meta: Meta, _sets: Sets) -> list[tuple[int, int]]:
            statement = (
                f"SELECT id, fingerprint FROM {LIVE}.items WHERE kind = %(kind)s ORDER BY id"
            )
            return [
                (row[0], row[1]) for row in connection.exec_driver_sql(statement, {"kind": kind})
            ]

        yield from self._read(read)

    def apply(self, items: Iterable[Item], erased: Iterable[Key] = ()) -> None:
        given = {item.key: item for item in items}
        with self.alone(), self._bind.begin() as connection:
            _sound(connection)
            writer = Writer(connection, LIVE, self._analyse)
            writer.erase({*given, *erased})
            for some in _batches(given.values()):
                writer.add(some)
            writer.finish()

    def rebuild(self, items: Iterable[Item], progress: Progress = lambda _count: None) -> int:
        count = 0
        with self.alone(), self._bind.begin() as connection:
            tables.create(connection, BUILDING)
            writer = Writer(connection, BUILDING, self._analyse)
            for some in _batches(items):
                writer.add(some)
                progress(count := count + len(some))
            writer.finish()
            tables.index(connection, BUILDING)
            tables.swap(connection)
        return count

    def optimize(self) -> None:
        with self.alone(), self._autocommitted() as connection:
            connection.exec_driver_sql(f"DELETE FROM {LIVE}.terms WHERE items <= 0")
            for name in ("items", "pages", "terms"):
                connection.exec_driver_sql(f"VACUUM (ANALYZE) {LIVE}.{name}")

    def _read(self, work: Callable[[Connection, Meta, Sets], T]) -> T:
        """Do some reading. Raises IndexUnavailable, also where the index goes away meanwhile.

        The first statement holds the tables of this index until the end: no other can take its
        place while the numbers of its sets of audiences serve.
        """
        try:
            with self._bind.connect() as connection:
                *told, built, last = connection.exec_driver_sql(_OPENING).one()[4:]
                meta = Meta(*told)
                if meta.version != VERSION:
                    raise IndexUnavailable("no index of this version")
                return work(connection, meta, self._known_sets(connection, built, last))
        except ProgrammingError as error:
            raise IndexUnavailable(str(error)) from error

    def _known_sets(self, connection: Connection, built: int, last: int) -> Sets:
        """The sets of the index that serves: those of another one are forgotten."""
        with self._reading:
            if built != self._built:
                self._sets, self._built = Sets(), built
            if last > self._sets.last:
                self._sets.read(connection)
            return self._sets


def _sound(connection: Connection) -> Meta:
    meta = tables.meta(connection)
    if meta is None or meta.version != VERSION:
        raise IndexUnavailable("no index of this version")
    return meta


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    each = iter(items)
    while some := list(islice(each, BATCH)):
        yield some
