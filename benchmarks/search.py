"""The search at 10,000 and 100,000 items, each engine beside SQLite FTS5 over the same terms.

A search is what a page asks: rights, the exact total, two facets, the best twenty with their
excerpts marked. Times are in milliseconds; those of the processor, of the process and of the
database, say what a search costs whatever else runs on the machine. BENCHMARK_ITEMS="1000000" for
more; BENCHMARK_SEARCH="whoosh" leaves PostgreSQL out.
"""

import gc
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

from sqlalchemy import create_engine

from app.core.search_index.clauses import clauses_of
from app.core.search_index.engines import Engine
from app.core.search_index.entries import analyse
from app.core.search_index.excerpts import Marker
from app.core.search_index.grammar import parse
from app.core.search_index.items import Item
from app.core.search_index.postgresql_engine.engine import PostgresqlEngine
from app.core.search_index.questions import Question
from app.core.search_index.whoosh_engine.engine import WhooshEngine
from benchmarks._report import table
from benchmarks._search_corpus import NOW, READER, items, queries
from benchmarks._search_fts5 import COUNTED, Fts5
from benchmarks._search_load import Quiet, memory_to_read, readers_beside_writer
from tests.support.postgres import PostgresServer, create_database, find_binaries

SIZES = [int(size) for size in os.environ.get("BENCHMARK_ITEMS", "10000 100000").split()]
ENGINES = os.environ.get("BENCHMARK_SEARCH", "whoosh postgresql").split()
ROUNDS = 2
CHANGES = 60
SAMPLE = 500
MADE = 10_000  # items made up once more, to know what that costs
Found = tuple[int, list[int]]


class Times(NamedTuple):
    """Of one kind of query, in milliseconds: by the clock, and of the processor."""

    p50: float
    p95: float
    processor: float
    processor95: float


def main() -> None:
    for size in SIZES:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="maillage-s-")))
            _measure(size, folder, stack)


def _measure(size: int, folder: Path, stack: ExitStack) -> None:
    print(f"## {size} éléments\n", flush=True)
    asked = {kind: list(map(_question, texts)) for kind, texts in _queries(size).items()}
    fts5 = Fts5(folder / "fts5.db")
    _built("FTS5", fts5.build, size)
    fts5.reads_as(READER)
    yardstick = {kind: _timed(some, fts5.search, fts5) for kind, some in asked.items()}
    for name in ENGINES:
        engine = _engine(name, folder, stack)
        if engine is None:
            print("PostgreSQL n’est pas installé : non mesuré.\n")
            continue
        _built(name, engine.rebuild, size)
        engine.optimize()
        _tell(name, engine, asked, fts5, yardstick)
        _tell_writing(engine, size)
        if name == "whoosh":
            _tell_whoosh(folder, [each for some in asked.values() for each in some], size)


def _queries(size: int) -> dict[str, list[str]]:
    every = queries(list(islice(items(size), SAMPLE)))
    # « Cherchés souvent »: the same few, again and again.
    return {**every, "mots cherchés souvent": (every["mot courant"][:10] * 6)}


def _question(text: str) -> Question:
    wanted, _excluded = clauses_of(parse(text))
    return Question(READER, wanted, counted=COUNTED, asked_at=NOW)


def _engine(name: str, folder: Path, stack: ExitStack) -> Engine | None:
    if name == "whoosh":
        return WhooshEngine(folder / "whoosh", analyse)
    if find_binaries() is None:
        return None
    server = PostgresServer()
    server.start()
    stack.callback(server.stop)
    bind = create_engine(create_database(server.url(), "search"))
    stack.callback(bind.dispose)
    return PostgresqlEngine(bind, analyse)


def _built(name: str, build: Callable[[Iterable[Item]], object], size: int) -> None:
    """Build, and tell what it costs once the cost of making the items up is taken off."""
    start = time.process_time()
    made = sum(1 for _item in items(min(size, MADE)))
    making = (time.process_time() - start) * size / made
    start, clock = time.process_time(), time.perf_counter()
    build(items(size))
    processor, clock = time.process_time() - start - making, time.perf_counter() - clock
    print(
        f"{name} : {size / processor:.0f} éléments par seconde de processeur"
        f" ({size / clock:.0f} à l’horloge, fabrication comprise).",
        flush=True,
    )


def _timed(
    asked: list[Question], search: Callable[[Question], Found], texts: Fts5, beside: int = 0
) -> tuple[Times, list[Found]]:
    """The times of whole searches, excerpts included, and what was found. ``beside`` is a process
    that works for this one."""
    found = [search(question) for question in asked]
    spent, used = [], []
    gc.collect()
    for _ in range(ROUNDS):
        for question in asked:
            start, processor = time.perf_counter(), _processor(beside)
            _total, hits = search(question)
            _shown(question, hits, texts)
            used.append((_processor(beside) - processor) * 1_000)
            spent.append((time.perf_counter() - start) * 1_000)
    return Times(*_middle_and_worst(spent), *_middle_and_worst(used)), found


def _middle_and_worst(values: list[float]) -> tuple[float, float]:
    return median(values), quantiles(values, n=20)[-1]


def _processor(beside: int) -> float:
    """Seconds of processor used by this process, and by another."""
    if not beside:
        return time.process_time()
    told = Path(f"/proc/{beside}/schedstat").read_text().split()
    return time.process_time() + int(told[0]) / 1e9


def _shown(question: Question, hits: list[int], texts: Fts5) -> None:
    marker = Marker(question.clauses)
    for title, body in texts.texts(hits).values():
        marker.whole(title)
        marker.excerpt(body)


def _tell(
    name: str,
    engine: Engine,
    asked: dict[str, list[Question]],
    fts5: Fts5,
    yardstick: dict[str, tuple[Times, list[Found]]],
) -> None:
    def search(question: Question) -> Found:
        answer = engine.search(question)
        return answer.total, [hit.key.id for hit in answer.hits]

    rows = []
    beside = _backend_of(engine) if isinstance(engine, PostgresqlEngine) else 0
    for kind, some in asked.items():
        times, found = _timed(some, search, fts5, beside)
        theirs, expected = yardstick[kind]
        same = sum(one[0] == other[0] for one, other in zip(found, expected, strict=True))
        ratio = times.processor95 / theirs.processor95
        rows.append(
            (kind, *times, theirs.processor, theirs.processor95, ratio, f"{same}/{len(some)}")
        )
    titles = ("recherche", "p50", "p95", "processeur p50", "p95", "FTS5 p50", "p95", "p95 / FTS5",
              "mêmes totaux")  # fmt: skip
    print(f"\n### {name}\n")
    table(titles, rows)


def _backend_of(engine: PostgresqlEngine) -> int:
    """The process of PostgreSQL that answers: the pool lends the same connection each time."""
    with engine._bind.connect() as connection:
        return int(connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one())


def _tell_writing(engine: Engine, size: int) -> None:
    spent = []
    for item in islice(items(size), CHANGES):
        start = time.perf_counter()
        engine.apply([item])
        spent.append((time.perf_counter() - start) * 1_000)
    worst = quantiles(spent, n=20)[-1]
    print(f"Un élément changé : {median(spent):.1f} ms (p95 {worst:.1f} ms).", flush=True)


def _tell_whoosh(folder: Path, asked: list[Question], size: int) -> None:
    path = folder / "whoosh"
    bytes_used = sum(each.stat().st_size for each in path.rglob("*") if each.is_file())
    own, mapped = memory_to_read(path, asked)
    print(f"Index : {bytes_used / 1e6:.0f} Mo. Un lecteur : {own:.0f} Mo, {mapped:.0f} partagés.")
    quiet, busy = readers_beside_writer(path, asked, size)
    _tell_readers("au calme", quiet)
    _tell_readers("pendant des écritures", busy)
    print(f"Rapport des p95 : {busy.p95 / quiet.p95:.2f}.\n", flush=True)
    shutil.rmtree(path, ignore_errors=True)


def _tell_readers(when: str, figures: Quiet) -> None:
    print(
        f"Dix lecteurs {when} : p50 {figures.p50:.1f} ms, p95 {figures.p95:.1f} ms,"
        f" {figures.searches} recherches, {figures.errors} erreurs."
    )


if __name__ == "__main__":
    main()
