"""What matches: the clauses of a question over the arrays of one segment."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.core.search_index.questions import Clause, Phrase, Prefix, Term
from app.core.search_index.whoosh_engine.views import NOTHING, Flags, Found, Ids, SegmentView

SPAN = 65_536  # positions of an entry


def matching(view: SegmentView, clause: Clause, average: float) -> Found:
    """The items that match a clause in any way, with the score of the best, rarity apart."""
    key = ("clause", clause, average)
    kept: Found | None = view.kept.get(key)
    if kept is not None:
        return kept
    found = [_in_one_way(view, way, average) for way in clause.ways]
    found = [each for each in found if len(each.ids)]
    best = found[0] if len(found) == 1 else _best_of(view, found)
    return view.keeping_found(key, best)


def _in_one_way(view: SegmentView, way: Term | Phrase | Prefix, average: float) -> Found:
    match way:
        case Term():
            found = view.matching(way.text, average)
        case Prefix():
            found = _starting(view, way.text, average)
        case Phrase():
            entries = phrase_entries(view, way)
            ids, counts = view.as_items(*_counted(entries))
            found = Found(ids, view.saturated(ids, counts, average))
    if way.boost == 1.0:
        return found
    return Found(found.ids, found.scores * np.float32(way.boost))


def _best_of(view: SegmentView, found: Sequence[Found]) -> Found:
    if not found:
        return NOTHING
    if sum(len(each.ids) for each in found) * 8 > view.size:
        best = np.zeros(view.size, np.float32)
        for ids, scores in found:
            best[ids] = np.maximum(best[ids], scores)
        every = np.flatnonzero(best)
        return Found(every, best[every])
    ids = np.concatenate([each.ids for each in found])
    scores = np.concatenate([each.scores for each in found])
    order = np.argsort(ids, kind="stable")
    first = np.flatnonzero(np.diff(ids[order], prepend=-1))
    return Found(ids[order][first], np.maximum.reduceat(scores[order], first))


def _starting(view: SegmentView, prefix: str, average: float) -> Found:
    """Terms stand in order, so those of a prefix have their postings in one stretch."""
    postings = view.stored.postings
    start, end = view.stored.prefix_extent(prefix)
    if start == end:
        return NOTHING
    entries = postings.ids[start:end]
    heads = view.heads[entries] if view.has_parts else entries
    sums = np.bincount(heads, postings.counts[start:end], view.size)
    ids = np.flatnonzero(sums)
    counts = sums[ids].astype(np.float32)
    return Found(ids, view.saturated(ids, counts, average))


def phrase_entries(view: SegmentView, phrase: Phrase, bounds: tuple[int, int] | None = None) -> Ids:
    """The entry of each occurrence of a phrase, rising; only from an entry to another, if told."""
    places = [(shift, terms) for shift, terms in enumerate(phrase.places) if terms]
    extents = [(shift - places[0][0], _extents(view, terms, bounds)) for shift, terms in places]
    if not extents or not all(found for _shift, found in extents):
        return np.zeros(0, np.int64)
    extents.sort(key=lambda each: sum(extent.end - extent.start for extent in each[1]))
    keep = _entries_with_all(view, [found for _shift, found in extents])
    here: Ids | None = None
    for shift, found in extents:
        spots = _spots(view, found, keep) - shift
        here = spots if here is None else here[_among(here, spots)]
    assert here is not None
    return here // SPAN


class Extent(NamedTuple):
    """Postings of a term, from one to another, and where their positions start."""

    start: int
    end: int
    places: int


def _extents(
    view: SegmentView, terms: Iterable[str], bounds: tuple[int, int] | None
) -> list[Extent]:
    postings = view.stored.postings
    ranks = (view.stored.terms.rank(term) for term in dict.fromkeys(terms))
    extents = []
    for rank in ranks:
        if rank is None:
            continue
        start, end = int(postings.starts[rank]), int(postings.starts[rank + 1])
        places = int(postings.places[rank])
        if bounds:
            first, last = np.searchsorted(postings.ids[start:end], bounds).tolist()
            places += int(postings.counts[start : start + first].sum(dtype=np.int64))
            start, end = start + first, start + last
        if start < end:
            extents.append(Extent(start, end, places))
    return extents


def _entries_with_all(view: SegmentView, places: Sequence[Sequence[Extent]]) -> Flags:
    """The live entries that hold a term of every place."""
    keep = view.live
    for extents in places:
        here = np.zeros(view.size, np.bool_)
        for extent in extents:
            ids = view.stored.postings.ids[extent.start : extent.end]
            here[ids[keep[ids]]] = True
        keep = here
    return keep


def _spots(view: SegmentView, extents: Iterable[Extent], keep: Flags) -> Ids:
    """Entry × SPAN + position of each occurrence of any of some terms, rising."""
    postings = view.stored.postings
    spots = []
    for start, end, places in extents:
        ids = postings.ids[start:end]
        counts = postings.counts[start:end]
        positions = postings.positions[places : places + int(counts.sum(dtype=np.int64))]
        kept = keep[ids]
        every = np.repeat(ids[kept].astype(np.int64), counts[kept]) * SPAN
        spots.append(every + positions[np.repeat(kept, counts)])
    return spots[0] if len(spots) == 1 else np.sort(np.concatenate(spots), kind="stable")


def _among(values: Ids, others: Ids) -> Flags:
    """Which of some rising values are among others, rising too."""
    if not len(others):
        return np.zeros(len(values), np.bool_)
    at = np.searchsorted(others, values)
    at[at == len(others)] = len(others) - 1
    same: Flags = others[at] == values
    return same


def _counted(entries: Ids) -> tuple[Ids, NDArray[Any]]:
    """Rising numbers without their repetitions, and how often each came."""
    first = np.flatnonzero(np.diff(entries, prepend=-1))
    return entries[first], np.diff(first, append=len(entries))


def all_of(found: Sequence[Found], rarities: Sequence[float]) -> Found:
    """The items of every clause, their scores added, each by the rarity of its clause."""
    order = sorted(range(len(found)), key=lambda at: len(found[at].ids))
    ids = found[order[0]].ids
    for at in order[1:]:
        ids = ids[_among(ids, found[at].ids)]
    scores = np.zeros(len(ids), np.float32)
    for each, rarity in zip(found, rarities, strict=True):
        mine = each.scores
        if len(each.ids) != len(ids):
            mine = mine[np.searchsorted(each.ids, ids)]
        scores += np.float32(rarity) * mine
    return Found(ids, scores)
