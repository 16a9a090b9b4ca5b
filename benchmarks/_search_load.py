"""The embedded index in processes of their own: building it, reading it, readers and a writer."""

import multiprocessing
import random
import resource
import time
from collections.abc import Iterable
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from statistics import median, quantiles
from typing import Any, NamedTuple

from app.core.search_index.engines import IndexUnavailable
from app.core.search_index.entries import analyse
from app.core.search_index.items import Item
from app.core.search_index.questions import Question
from app.core.search_index.whoosh_engine.engine import WhooshEngine
from benchmarks._search_corpus import forms, items

READERS = 10
SECONDS = 4.0
TURNS = 3  # at rest, then beside the writer, in turn
MADE = 10_000  # items made up once more, to know what that costs
PAUSE_S = 0.25  # between two searches of one reader
WRITTEN = 20  # items in each commit of the writer
_processes = multiprocessing.get_context("spawn")


class Built(NamedTuple):
    """What building took: items by second of the processor and of the clock, the most memory."""

    by_processor: float
    by_clock: float
    megabytes: float


class Seen(NamedTuple):
    """What readers saw, in milliseconds: of the clock, and of the processor."""

    p50: float
    p95: float
    processor: float
    processor95: float
    searches: int
    errors: int


Spell = tuple[list[float], list[float], int]  # by the clock, of the processor, errors


def built(path: Path, size: int) -> Built:
    """Build an index of so many items in a process that does nothing else."""
    with _processes.Pool(1) as pool:
        return pool.apply(_build, (path, size))


def making_s(size: int) -> float:
    """Seconds of processor that making up so many items takes, from some of them."""
    forms()  # once, however many items follow
    start = time.process_time()
    made = sum(1 for _item in items(min(size, MADE)))
    return (time.process_time() - start) * size / made


def _build(path: Path, size: int) -> Built:
    making = making_s(size)
    start, clock = time.process_time(), time.perf_counter()
    WhooshEngine(path, analyse).rebuild(items(size))
    processor, clock = time.process_time() - start - making, time.perf_counter() - clock
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    return Built(size / processor, size / clock, peak)


def memory_to_read(path: Path, asked: list[Question]) -> tuple[float, float]:
    """Megabytes that a process holds more once it has searched: of its own, and mapped."""
    with _processes.Pool(1) as pool:
        return pool.apply(_memory, (path, asked))


def readers_beside_writer(path: Path, asked: list[Question], size: int) -> tuple[Seen, Seen]:
    """The same readers at rest, and while items are written without cease; turn by turn, since
    what else the machine does changes."""
    some = list(islice(items(size), 500))
    turns = [(_spell(path, asked, []), _spell(path, asked, some)) for _ in range(TURNS)]
    quiet, busy = zip(*turns, strict=True)
    return _seen(quiet), _seen(busy)


def _seen(spells: Iterable[Spell]) -> Seen:
    spent, used, errors = zip(*spells, strict=True)
    every, processor = list(chain(*spent)), list(chain(*used))
    times = (median(every), _worst(every), median(processor), _worst(processor))
    return Seen(*times, len(every), sum(errors))


def _worst(values: list[float]) -> float:
    return quantiles(values, n=20)[-1]


def _spell(path: Path, asked: list[Question], written: list[Item]) -> Spell:
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
    spent, used, errors = zip(*results, strict=True)
    return list(chain(*spent)), list(chain(*used)), sum(errors)


def _read(path: Path, asked: list[Question], ready: Any, told: Any, seed: int) -> None:
    engine, rng = WhooshEngine(path, analyse), random.Random(seed)
    for question in asked[:20]:
        engine.search(question)
    ready.wait(timeout=300)
    end, times, used, errors = time.monotonic() + SECONDS, [], [], 0
    while time.monotonic() < end:
        question = rng.choice(asked)
        start, processor = time.perf_counter(), time.process_time()
        try:
            engine.search(question)
        except (IndexUnavailable, OSError):
            errors += 1
        used.append((time.process_time() - processor) * 1_000)
        times.append((time.perf_counter() - start) * 1_000)
        time.sleep(PAUSE_S * 2 * rng.random())
    told.put((times, used, errors))


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
