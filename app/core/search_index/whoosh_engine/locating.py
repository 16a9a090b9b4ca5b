"""Which page of a long item answers best."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.core.search_index.questions import Clause, Phrase, Prefix, Term
from app.core.search_index.whoosh_engine.matching import phrase_entries
from app.core.search_index.whoosh_engine.views import SegmentView


def part_of(view: SegmentView, head: int, clauses: Sequence[Clause]) -> int:
    """The number of the page that holds most of the clauses, then most of their terms; else 0."""
    if not view.stored.has_parts:
        return 0
    end = head + 1
    while end < view.size and not view.stored.is_head[end]:
        end += 1
    size = end - head
    if size == 1:
        return 0
    score = np.zeros(size)
    for clause in clauses:
        counts = np.zeros(size)
        for way in clause.ways:
            counts += _occurrences(view, way, head, end)
        score += (counts > 0) * 1_000 + np.minimum(counts, 99)
    best = int(np.argmax(score[1:])) + 1
    return max(int(view.stored.columns.numbers["part"][head + best]) - 1, 0) if score[best] else 0


def _occurrences(
    view: SegmentView, way: Term | Phrase | Prefix, head: int, end: int
) -> NDArray[np.int64]:
    """How often each entry from the head to the end matches."""
    if isinstance(way, Phrase):
        entries = phrase_entries(view, way, (head, end))
        return np.bincount(entries - head, minlength=end - head)
    postings = view.stored.postings
    if isinstance(way, Term):
        start, stop = view.stored.extent(way.text)
        first, last = np.searchsorted(postings.ids[start:stop], (head, end)).tolist()
        start, stop = start + first, start + last
    else:
        start, stop = view.stored.prefix_extent(way.text)
    ids = postings.ids[start:stop].astype(np.int64)
    inside = (ids >= head) & (ids < end)
    counts = postings.counts[start:stop][inside]
    return np.bincount(ids[inside] - head, counts, end - head).astype(np.int64)
