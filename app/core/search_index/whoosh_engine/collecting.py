"""From matches to an answer: rights, facets, the exact total, the best of a page."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.core.search_index.items import Key
from app.core.search_index.questions import Answer, Clause, Hit, Question, Sort
from app.core.search_index.whoosh_engine.columns import SEPARATOR
from app.core.search_index.whoosh_engine.locating import part_of
from app.core.search_index.whoosh_engine.matching import all_of, matching
from app.core.search_index.whoosh_engine.views import (
    Flags,
    Found,
    Ids,
    SegmentView,
    Snapshot,
    day_of,
)

Places = NDArray[np.int64]  # among what a segment has found
Figure = Callable[[Places], NDArray[Any]]
PREFERRED = 1.5  # what standing in one of the reader's groups is worth


class Place(NamedTuple):
    """Where an item stands in the order: the greater, the earlier; then by key, rising."""

    first: float
    second: float
    kind: str
    id: int


class Candidate(NamedTuple):
    """An item that may be shown, in the order of the answer once sorted."""

    order: tuple[float, float, str, int]
    view: SegmentView
    head: int
    score: float


def answer(snapshot: Snapshot, question: Question) -> Answer:
    """Answer a question from the segments of one moment."""
    found = list(_found(snapshot, question))
    counts: dict[str, Counter[str]] = {name: Counter() for name in question.counted}
    candidates: list[Candidate] = []
    total = 0
    for view, each in zip(snapshot.views, found, strict=True):
        kept = _count_facets(view, question, each.ids, counts)
        total += int(np.count_nonzero(kept))
        candidates += _best(view, question, Found(each.ids[kept], each.scores[kept]))
    candidates.sort(key=lambda candidate: candidate.order)
    shown = candidates[: question.limit]
    more = len(candidates) > question.limit
    return Answer(
        total=total,
        hits=tuple(_hit(each, question.clauses) for each in shown),
        counts={name: dict(counter) for name, counter in counts.items()},
        next=_written(shown[-1]) if more and shown else None,
    )


def _found(snapshot: Snapshot, question: Question) -> Iterator[Found]:
    """For each segment, what holds every clause, none of the excluded, and may be read."""
    average = snapshot.average
    views = snapshot.views
    by_clause = [[matching(view, each, average) for view in views] for each in question.clauses]
    rarities = [snapshot.rarity(sum(len(each.ids) for each in found)) for found in by_clause]
    for at, view in enumerate(views):
        readable = _readable(view, question)
        if by_clause:
            found = all_of([every[at] for every in by_clause], rarities)
            keep = readable[found.ids]
            found = Found(found.ids[keep], found.scores[keep])
        else:
            ids = np.flatnonzero(readable)
            found = Found(ids, np.ones(len(ids), np.float32))
        yield _without(view, found, question.excluded, average)


def _without(view: SegmentView, found: Found, excluded: Sequence[Clause], average: float) -> Found:
    if not excluded or not len(found.ids):
        return found
    gone = np.zeros(view.size, np.bool_)
    for clause in excluded:
        gone[matching(view, clause, average).ids] = True
    keep = ~gone[found.ids]
    return Found(found.ids[keep], found.scores[keep])


def _readable(view: SegmentView, question: Question) -> Flags:
    """What the reader may find, of the dates asked for. Facets are chosen later, on the found."""
    mask = view.holding("audience", question.audiences) & view.live_heads
    moments = view.stored.columns.numbers["moment"]
    if question.since:
        mask = mask & (moments >= question.since.timestamp())
    if question.until:
        mask = mask & (moments < question.until.timestamp()) & (moments > 0)
    return mask


def _count_facets(
    view: SegmentView, question: Question, ids: Ids, counts: dict[str, Counter[str]]
) -> Flags:
    """Count the values of each facet among what the other facets keep; tell what all keep."""
    masks = {name: view.holding(name, values)[ids] for name, values in question.chosen.items()}
    for name, counter in counts.items():
        others = [mask for other, mask in masks.items() if other != name]
        among = ids[np.logical_and.reduce(others)] if others else ids
        _count(view, name, among, counter)
    kept = np.ones(len(ids), np.bool_)
    for mask in masks.values():
        kept &= mask
    return kept


def _count(view: SegmentView, name: str, ids: Ids, counter: Counter[str]) -> None:
    codes, sets = view.stored.columns.sets[name]
    found = np.bincount(codes[ids], minlength=len(sets))
    for code in np.flatnonzero(found).tolist():
        for value in filter(None, sets[code].split(SEPARATOR)):
            counter[value] += int(found[code])


def _best(view: SegmentView, question: Question, found: Found) -> list[Candidate]:
    """The best of a segment, one more than a page, after the place where one goes on."""
    scores = _scores(view, question, found)
    moments = view.stored.columns.numbers["moment"]

    def scored(places: Places) -> NDArray[Any]:
        return scores[places]

    def dated(places: Places) -> NDArray[Any]:
        return moments[found.ids[places]].astype(np.float64)

    by_date = question.sort is Sort.DATE or not question.clauses
    first, second = (dated, scored) if by_date else (scored, dated)
    keep: Places = np.arange(len(found.ids))
    if question.after:
        keep = _after(view, found.ids, first(keep), second(keep), _read(question.after))
    keep = _top(keep, (first, second, *_ties(view, found.ids)), question.limit + 1)
    told = (found.ids[keep], first(keep), second(keep), scores[keep])
    every = zip(*(each.tolist() for each in told), strict=True)
    return [_candidate(view, *each) for each in every]


def _scores(view: SegmentView, question: Question, found: Found) -> NDArray[np.float64]:
    worth = view.standing(day_of(question.asked_at))[found.ids]
    scores = found.scores * worth
    if question.preferred:
        mine = view.holding("container", question.preferred)[found.ids]
        scores = np.where(mine, scores * np.float32(PREFERRED), scores)
    return scores.astype(np.float32).astype(np.float64)


def _candidate(
    view: SegmentView, head: int, first: float, second: float, score: float
) -> Candidate:
    kinds = view.stored.columns.sets["kind"]
    kind = kinds.sets[kinds.codes[head]]
    number = int(view.stored.columns.numbers["id"][head])
    return Candidate((-first, -second, kind, number), view, head, score)


def _top(places: Places, figures: Iterable[Figure], count: int) -> Places:
    """The places of the best by several figures, each deciding between equals of those before:
    most are never read."""
    above: list[Places] = []
    for figure in figures:
        if len(places) <= count:
            break
        mine = figure(places)
        limit = np.partition(mine, len(mine) - count)[len(mine) - count]
        above.append(places[mine > limit])
        count -= len(above[-1])
        places = places[mine == limit]
    return np.concatenate([*above, places])


def _ties(view: SegmentView, ids: Ids) -> tuple[Figure, Figure]:
    """What decides between equals: the kind, in alphabetical order, then the number."""
    kinds = view.stored.columns.sets["kind"]
    numbers = view.stored.columns.numbers["id"]
    in_order = np.argsort(np.argsort(np.array(kinds.sets)))
    return (
        lambda places: -in_order[kinds.codes[ids[places]]],
        lambda places: -numbers[ids[places]],
    )


def _after(
    view: SegmentView, ids: Ids, first: NDArray[Any], second: NDArray[Any], place: Place
) -> Places:
    """The places of what comes after a place in the order."""
    kinds = view.stored.columns.sets["kind"]
    of_kind = kinds.codes[ids].astype(np.intp)
    later = np.array([kind > place.kind for kind in kinds.sets], np.bool_)[of_kind]
    same = np.array([kind == place.kind for kind in kinds.sets], np.bool_)[of_kind]
    by_key = later | (same & (view.stored.columns.numbers["id"][ids] > place.id))
    equal = (second == place.second) & by_key
    later_of_equals = (first == place.first) & ((second < place.second) | equal)
    return np.flatnonzero((first < place.first) | later_of_equals)


def _hit(candidate: Candidate, clauses: Sequence[Clause]) -> Hit:
    _first, _second, kind, number = candidate.order
    part = part_of(candidate.view, candidate.head, clauses)
    return Hit(Key(kind, number), candidate.score, part)


def _written(candidate: Candidate) -> str:
    first, second, kind, number = candidate.order
    return json.dumps([-first, -second, kind, number], separators=(",", ":"))


def _read(text: str) -> Place:
    """The place that an address tells; one that makes no sense is before everything."""
    try:
        first, second, kind, number = json.loads(text)
        return Place(float(first), float(second), str(kind), int(number))
    except (ValueError, TypeError):
        return Place(float("inf"), float("inf"), "", 0)
