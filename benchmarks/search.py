"""The search at 10,000 and 100,000 items, each engine beside SQLite FTS5 over the same terms.

A search is what a page asks: rights, the exact total, two facets, the best twenty with their
excerpts marked. Each figure that has a limit stands beside it. Times are in milliseconds; those of
the processor, of the process and of the database, say what a search costs whatever else runs on the
machine. BENCHMARK_ITEMS="1000000" for more; BENCHMARK_SEARCH="whoosh" leaves PostgreSQL out.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from statistics import median

from sqlalchemy import create_engine

from app.core.search_index.clauses import clauses_of
from app.core.search_index.engines import Engine
from app.core.search_index.entries import analyse
from app.core.search_index.grammar import parse
from app.core.search_index.items import Item
from app.core.search_index.postgresql_engine.engine import PostgresqlEngine
from app.core.search_index.questions import Question
from app.core.search_index.whoosh_engine.engine import WhooshEngine
from app.core.search_index.whoosh_engine.folder import sync_file
from benchmarks._report import table
from benchmarks._search_corpus import NOW, READER, items, queries
from benchmarks._search_freshness import found_within
from benchmarks._search_fts5 import COUNTED, Fts5
from benchmarks._search_load import Seen, built, making_s, memory_to_read, readers_beside_writer
from benchmarks._search_targets import (
    BUILDING_MB,
    BUILT_PER_S,
    BUSY_RATIO,
    CHANGED_MS,
    FOUND_S,
    READING_MB,
    Target,
    of_search,
    tell,
)
from benchmarks._search_times import Found, Times, middle_and_worst, timed
from tests.support.postgres import PostgresServer, create_database, find_binaries

SIZES = [int(size) for size in os.environ.get("BENCHMARK_ITEMS", "10000 100000").split()]
ENGINES = os.environ.get("BENCHMARK_SEARCH", "whoosh postgresql").split()
CHANGES = 60
SAMPLE = 500


def main() -> None:
    middle, worst = found_within()
    print(f"Un changement est trouvé {middle:.2f} s après son enregistrement.\n", flush=True)
    tell([Target("trouvé après (s, p95)", worst, FOUND_S)])
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
    yardstick = {kind: timed(some, fts5.search, fts5) for kind, some in asked.items()}
    for name in ENGINES:
        engine = _engine(name, folder, stack)
        if engine is None:
            print("PostgreSQL n’est pas installé : non mesuré.\n")
            continue
        targets = []
        if name == "whoosh":
            targets += _built_apart(folder / "whoosh", size)
        else:
            _built(name, engine.rebuild, size)
        engine.optimize()
        targets += _tell(name, engine, asked, fts5, size, yardstick)
        targets += _tell_writing(engine, size, folder)
        if name == "whoosh":
            targets += _tell_whoosh(
                folder, [each for some in asked.values() for each in some], size
            )
        tell(targets)


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
    making = making_s(size)
    start, clock = time.process_time(), time.perf_counter()
    build(items(size))
    processor, clock = time.process_time() - start - making, time.perf_counter() - clock
    _tell_built(name, size / processor, size / clock)


def _tell_built(name: str, by_processor: float, by_clock: float) -> None:
    print(
        f"{name} : {by_processor:.0f} éléments par seconde de processeur"
        f" ({by_clock:.0f} à l’horloge, fabrication comprise).",
        flush=True,
    )


def _built_apart(path: Path, size: int) -> list[Target]:
    figures = built(path, size)
    _tell_built("whoosh", figures.by_processor, figures.by_clock)
    return [
        Target("construction : éléments par seconde de processeur", figures.by_processor,
               BUILT_PER_S, at_least=True),
        Target("construction : mémoire (Mo)", figures.megabytes, BUILDING_MB),
    ]  # fmt: skip


def _tell(
    name: str,
    engine: Engine,
    asked: dict[str, list[Question]],
    fts5: Fts5,
    size: int,
    yardstick: dict[str, tuple[Times, list[Found]]],
) -> list[Target]:
    def search(question: Question) -> Found:
        answer = engine.search(question)
        return answer.total, [hit.key.id for hit in answer.hits]

    rows, targets = [], []
    beside = _backend_of(engine) if isinstance(engine, PostgresqlEngine) else 0
    for kind, some in asked.items():
        times, found = timed(some, search, fts5, beside)
        theirs, expected = yardstick[kind]
        same = sum(one[0] == other[0] for one, other in zip(found, expected, strict=True))
        ratio = times.processor95 / theirs.processor95
        rows.append(
            (kind, *times, theirs.processor, theirs.processor95, ratio, f"{same}/{len(some)}")
        )
        targets += of_search(name, kind, times.p95, ratio, size)
        targets.append(Target(f"{kind} : totaux qui diffèrent", len(some) - same, 0))
    titles = ("recherche", "p50", "p95", "processeur p50", "p95", "FTS5 p50", "p95", "p95 / FTS5",
              "mêmes totaux")  # fmt: skip
    print(f"\n### {name}\n")
    table(titles, rows)
    return targets


def _backend_of(engine: PostgresqlEngine) -> int:
    """The process of PostgreSQL that answers: the pool lends the same connection each time."""
    with engine._bind.connect() as connection:
        return int(connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one())


def _tell_writing(engine: Engine, size: int, folder: Path) -> list[Target]:
    """One item at a time, as the worker meets them when little changes."""
    spent, waited = [], []
    for item in islice(items(size), CHANGES):
        start = time.perf_counter()
        engine.apply([item])
        spent.append((time.perf_counter() - start) * 1_000)
        waited.append(_wait_for_disk_ms(folder / "waited"))
    middle, worst = middle_and_worst(spent)
    print(
        f"Un élément changé : {middle:.1f} ms (p95 {worst:.1f} ms) ; un petit fichier mis sur le"
        f" disque, au même moment : {median(waited):.1f} ms.",
        flush=True,
    )
    return [Target("un élément changé (ms, médiane)", middle, CHANGED_MS)]


def _wait_for_disk_ms(path: Path) -> float:
    path.write_bytes(bytes(4_096))
    start = time.perf_counter()
    sync_file(path)
    return (time.perf_counter() - start) * 1_000


def _tell_whoosh(folder: Path, asked: list[Question], size: int) -> list[Target]:
    path = folder / "whoosh"
    bytes_used = sum(each.stat().st_size for each in path.rglob("*") if each.is_file())
    own, mapped = memory_to_read(path, asked)
    print(f"Index : {bytes_used / 1e6:.0f} Mo. Un lecteur : {own:.0f} Mo, {mapped:.0f} partagés.")
    quiet, busy = readers_beside_writer(path, asked, size)
    _tell_readers("au calme", quiet)
    _tell_readers("pendant des écritures", busy)
    shutil.rmtree(path, ignore_errors=True)
    return [
        Target("mémoire d’un lecteur (Mo)", own + mapped, READING_MB),
        Target("dix lecteurs pendant des écritures : erreurs", busy.errors, 0),
        Target("le même : p95 / au calme", busy.p95 / quiet.p95, BUSY_RATIO),
        Target("le même : p95 de processeur / au calme", busy.processor95 / quiet.processor95,
               BUSY_RATIO),
    ]  # fmt: skip


def _tell_readers(when: str, figures: Seen) -> None:
    print(
        f"Dix lecteurs {when} : p50 {figures.p50:.1f} ms, p95 {figures.p95:.1f} ms,"
        f" de processeur {figures.processor:.1f} et {figures.processor95:.1f} ms,"
        f" {figures.searches} recherches, {figures.errors} erreurs.\n",
        flush=True,
    )


if __name__ == "__main__":
    main()
