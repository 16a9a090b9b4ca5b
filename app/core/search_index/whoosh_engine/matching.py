"""What matches: the clauses of a question over the arrays of one segment."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.core.search_index.questions import Clause, Phrase, Prefix, Term
from app.core.search_index.whoosh_engine.views import (
    FREQUENT,
    NOTHING,
    Flags,
    Found,
    Ids,
    SegmentView,
)

SPAN = 65_536  # positions of an entry
FEW = 16  # times as frequent as what stands beside it, a word is only looked for there


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
    heads = view.stored.heads[entries] if view.stored.has_parts else entries
    sums = np.bincount(heads, postings.counts[start:end], view.size)
    ids = np.flatnonzero(sums)
    counts = sums[ids].astype(np.float32)
    return Found(ids, view.saturated(ids, counts, average))


def phrase_entries(view: SegmentView, phrase: Phrase, bounds: tuple[int, int] | None = None) -> Ids:
    """The entry of each occurrence of a phrase, rising; only from an entry to another, if told."""
    places = [(shift, terms) for shift, terms in enumerate(phrase.places) if terms]
    if not places:
        return np.zeros(0, np.int64)
    (first, rarest), *others = sorted(places, key=lambda each: _count(view, each[1]))
    here = _spots(view, rarest)
    if bounds:
        here = _between(here, bounds)
    here = here + (places[0][0] - first)
    for shift, terms in others:
        there = here + (shift - places[0][0])
        here = here[_among(there, _spots_beside(view, terms, there))]
    return here // SPAN


def _count(view: SegmentView, terms: tuple[str, ...]) -> int:
    """How often some terms occur."""
    ends = (view.stored.postings.places[rank : rank + 2] for rank in _ranks(view, terms))
    return sum(int(end - start) for start, end in ends)


def _ranks(view: SegmentView, terms: tuple[str, ...]) -> list[int]:
    ranks = (view.stored.terms.rank(term) for term in dict.fromkeys(terms))
    return [rank for rank in ranks if rank is not None]


def _spots_beside(view: SegmentView, terms: tuple[str, ...], others: Ids) -> Ids:
    """The spots of some terms, at least those in the entries of a few others."""
    if not len(others):
        return others
    if view.kept.get(("spots", terms)) is not None or len(others) * FEW > _count(view, terms):
        return _spots(view, terms)
    entries = others // SPAN
    entries = entries[np.flatnonzero(np.diff(entries, prepend=-1))]
    every = [_spots_in(view, rank, entries) for rank in _ranks(view, terms)]
    return np.sort(np.concatenate(every), kind="stable")


def _spots_in(view: SegmentView, rank: int, entries: Ids) -> Ids:
    """The spots of a term in some entries, rising."""
    postings = view.stored.postings
    here = slice(*postings.starts[rank : rank + 2].tolist())
    ids, counts = postings.ids[here], postings.counts[here]
    wanted = entries.astype(ids.dtype)
    at = np.searchsorted(ids, wanted[_among(wanted, ids)])
    lengths = counts[at].astype(np.int64)
    ends = np.cumsum(counts, dtype=np.int64)[at]
    steps = np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - ends, lengths)
    positions = postings.positions[slice(*postings.places[rank : rank + 2].tolist())]
    spots: Ids = np.repeat(ids[at].astype(np.int64) * SPAN, lengths)
    spots += positions[steps]
    return spots


def _between(spots: Ids, bounds: tuple[int, int]) -> Ids:
    first, last = np.searchsorted(spots, np.array(bounds) * SPAN).tolist()
    return spots[first:last]


def _spots(view: SegmentView, terms: tuple[str, ...]) -> Ids:
    """Entry × SPAN + position of each occurrence of any of some terms, rising."""
    key = ("spots", terms)
    kept: Ids | None = view.kept.get(key)
    if kept is not None:
        return kept
    every = [_spots_of(view, rank) for rank in _ranks(view, terms)]
    if not every:
        return np.zeros(0, np.int64)
    spots = every[0] if len(every) == 1 else np.sort(np.concatenate(every), kind="stable")
    return view.kept.put(key, spots, spots.nbytes) if len(spots) > FREQUENT else spots


def _spots_of(view: SegmentView, rank: int) -> Ids:
    postings = view.stored.postings
    here = slice(*postings.starts[rank : rank + 2].tolist())
    positions = postings.positions[slice(*postings.places[rank : rank + 2].tolist())]
    spots: Ids = np.repeat(postings.ids[here].astype(np.int64) * SPAN, postings.counts[here])
    spots += positions
    return spots


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
