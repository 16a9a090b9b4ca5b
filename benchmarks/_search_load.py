"""Readers in processes of their own: what they hold in memory, and what a writer does to them."""

import multiprocessing
import random
import time
from dataclasses import replace
from itertools import islice
from pathlib import Path
from statistics import median, quantiles
from typing import Any, NamedTuple

from app.core.search_index.engines import IndexUnavailable
from app.core.search_index.entries import analyse
from app.core.search_index.items import Item
from app.core.search_index.questions import Question
from app.core.search_index.whoosh_engine.engine import WhooshEngine
from benchmarks._search_corpus import items

READERS = 10
SECONDS = 6.0
PAUSE_S = 0.25  # between two searches of one reader
WRITTEN = 20  # items in each commit of the writer
_processes = multiprocessing.get_context("spawn")


class Quiet(NamedTuple):
    """What the readers of one spell saw, in milliseconds."""

    p50: float
    p95: float
    searches: int
    errors: int


def memory_to_read(path: Path, asked: list[Question]) -> tuple[float, float]:
    """Megabytes that a process holds more once it has searched: of its own, and mapped."""
    with _processes.Pool(1) as pool:
        return pool.apply(_memory, (path, asked))


def readers_beside_writer(path: Path, asked: list[Question], size: int) -> tuple[Quiet, Quiet]:
    """The same readers at rest, then while items are written without cease."""
    some = list(islice(items(size), 500))
    return _spell(path, asked, []), _spell(path, asked, some)


def _spell(path: Path, asked: list[Question], written: list[Item]) -> Quiet:
    ready = _processes.Barrier(READERS + 1 + bool(written))
    told: Any = _processes.Queue()
    arguments = (path, asked, ready, told)
    readers = [_processes.Process(target=_read, args=(*arguments, seed)) for seed in range(READERS)]
    writers = [_processes.Process(target=_write, args=(path, written, ready))] if written else []
    for each in (*readers, *writers):
        each.start()
    ready.wait(timeout=300)
    results = [told.get(timeout=300) for _ in readers]
    for each in (*readers, *writers):
        each.join()
    spent = [time for times, _errors in results for time in times]
    errors = sum(errors for _times, errors in results)
    return Quiet(median(spent), quantiles(spent, n=20)[-1], len(spent), errors)


def _read(path: Path, asked: list[Question], ready: Any, told: Any, seed: int) -> None:
    engine, rng = WhooshEngine(path, analyse), random.Random(seed)
    for question in asked[:20]:
        engine.search(question)
    ready.wait(timeout=300)
    end, times, errors = time.monotonic() + SECONDS, [], 0
    while time.monotonic() < end:
        question = rng.choice(asked)
        start = time.perf_counter()
        try:
            engine.search(question)
        except (IndexUnavailable, OSError):
            errors += 1
        times.append((time.perf_counter() - start) * 1_000)
        time.sleep(PAUSE_S * 2 * rng.random())
    told.put((times, errors))


def _write(path: Path, some: list[Item], ready: Any) -> None:
    engine = WhooshEngine(path, analyse)
    ready.wait(timeout=300)
    rng, end = random.Random(0), time.monotonic() + SECONDS
    while time.monotonic() < end:
        changed = [replace(each, body=f"{each.body} neuf") for each in rng.sample(some, WRITTEN)]
        engine.apply(changed)
        time.sleep(0.1)


def _memory(path: Path, asked: list[Question]) -> tuple[float, float]:
    engine = WhooshEngine(path, analyse)
    before = _held()
    for question in asked:
        engine.search(question)
    after = _held()
    return after[0] - before[0], after[1] - before[1]


def _held() -> tuple[float, float]:
    """Megabytes: anonymous, of files."""
    told = dict(
        line.split(":", 1)
        for line in Path("/proc/self/status").read_text().splitlines()
        if ":" in line
    )
    return tuple(int(told[name].split()[0]) / 1e3 for name in ("RssAnon", "RssFile"))  # type: ignore[return-value]
