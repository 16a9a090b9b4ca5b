"""What whole searches take: by the clock, and of the processor."""

import gc
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

from app.core.search_index.excerpts import Marker
from app.core.search_index.questions import Question
from benchmarks._search_fts5 import Fts5

ROUNDS = 2
Found = tuple[int, list[int]]


class Times(NamedTuple):
    """Of one kind of query, in milliseconds: by the clock, and of the processor."""

    p50: float
    p95: float
    processor: float
    processor95: float


def timed(
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
    return Times(*middle_and_worst(spent), *middle_and_worst(used)), found


def middle_and_worst(values: list[float]) -> tuple[float, float]:
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
