"""From a question to an answer: one statement finds, filters and counts; the best are ranked."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import Connection

from app.core.search_index.items import Key
from app.core.search_index.postgresql_engine.conditions import written
from app.core.search_index.postgresql_engine.matches import Found, Matches, Row
from app.core.search_index.postgresql_engine.ranking import Candidates, Whole, scores, terms_of
from app.core.search_index.postgresql_engine.sets import Sets
from app.core.search_index.postgresql_engine.statements import Place
from app.core.search_index.postgresql_engine.tables import LIVE, Meta
from app.core.search_index.questions import Answer, Hit, Question

LONGEST_PLACE = 200
EPOCH = date(1970, 1, 1)


class Placed(NamedTuple):
    """A candidate in its order: by two falling figures, then by key."""

    order: Place
    row: Row
    score: float


class Search:
    """One question being answered."""

    def __init__(self, connection: Connection, sets: Sets, meta: Meta, question: Question) -> None:
        self._connection = connection
        self._sets = sets
        self._meta = meta
        self._question = question
        self._after = _read(question.after)
        self._matches = Matches(connection, sets, meta, question, self._after)

    def answer(self) -> Answer:
        """Find, count, and order."""
        if self._question.clauses:
            # The planner takes a vector for free to read: for a word of nearly every item it would
            # read them all, from out of line, where the index alone tells.
            self._run("SELECT set_config('enable_seqscan', 'off', true)")
        found = self._matches.found()
        limit = self._question.limit
        every = self._in_order(found)
        shown = every[:limit]
        pages = self._pages([each.row.n for each in shown if each.row.has_pages])
        return Answer(
            total=found.total,
            hits=tuple(
                Hit(Key(each.row.kind, each.row.id), each.score, pages.get(each.row.n, 0))
                for each in shown
            ),
            counts=found.counts,
            next=_written(shown[-1]) if shown and len(every) > limit else None,
        )

    def _in_order(self, found: Found) -> list[Placed]:
        """What comes after the place where one goes on, more than a page of it if there is."""
        newest, total = found.newest, found.total
        if self._question.is_by_date:
            return [_by_date(row) for row in newest]
        if total > len(newest):
            titled = found.by_title
            titled = self._matches.by_title(total) if titled is None else titled
            newest = list({row.n: row for row in [*newest, *titled]}.values())
        placed = [each for each in self._ranked(newest) if _is_after(each, self._after)]
        placed.sort(key=lambda each: each.order)
        if len(placed) <= self._question.limit and total > len(newest):
            placed += [_by_date(row, is_rest=True) for row in self._matches.others(newest)]
        return placed

    def _ranked(self, rows: Sequence[Row]) -> list[Placed]:
        told = self._told_of([row.n for row in rows])
        rows = [row for row in rows if row.n in told]  # what changed meanwhile is gone
        if not rows:
            return []
        question = self._question
        mine = set(self._sets.holding("container", question.preferred))
        candidates = Candidates(
            uses=[told[row.n][2] for row in rows],
            lengths=np.array([told[row.n][0] for row in rows], np.float32),
            weights=np.array([told[row.n][1] for row in rows], np.float32),
            moments=np.array([row.moment for row in rows], np.float64),
            is_mine=np.array([row.container in mine for row in rows], np.bool_),
        )
        whole = Whole.of(self._meta, self._frequencies())
        day = question.asked_at.date() if question.asked_at else EPOCH
        figures = scores(candidates, question.clauses, whole, day)
        return [
            Placed((-score, -float(row.moment), row.kind, row.id), row, score)
            for row, score in zip(rows, figures.tolist(), strict=True)
        ]

    def _told_of(self, numbers: list[int]) -> dict[int, tuple[int, float, bytes]]:
        rows = self._run(
            f"SELECT n, length, weight, uses FROM {LIVE}.items WHERE n = ANY(%(numbers)s)",
            {"numbers": numbers},
        )
        return {n: (length, weight, uses) for n, length, weight, uses in rows}

    def _frequencies(self) -> dict[str, int]:
        rows = self._run(
            f"SELECT term, items FROM {LIVE}.terms WHERE term = ANY(%(terms)s)",
            {"terms": sorted(terms_of(self._question.clauses))},
        )
        return {row[0]: row[1] for row in rows}

    def _pages(self, numbers: list[int]) -> dict[int, int]:
        """Of each item shown, the page that answers most clauses, the first of equals."""
        clauses = self._question.clauses
        if not clauses or not numbers:
            return {}
        values: dict[str, Any] = {f"c{at}": written(each) for at, each in enumerate(clauses)}
        values["any"] = " | ".join(values.values())
        answered = " + ".join(f"(p.words @@ %(c{at})s::tsquery)::int" for at in range(len(clauses)))
        rows = self._run(
            f"SELECT DISTINCT ON (n) n, part FROM (SELECT p.n, p.part, {answered} AS answered,"
            f" ts_rank(p.words, %(any)s::tsquery) AS uses FROM {LIVE}.pages p"
            " WHERE p.n = ANY(%(numbers)s) AND p.part > 0) a"
            " WHERE answered > 0 ORDER BY n, answered DESC, uses DESC, part",
            {**values, "numbers": numbers},
        )
        return {row[0]: row[1] for row in rows}

    def _run(self, statement: str, values: dict[str, Any] | None = None) -> Any:
        return self._connection.exec_driver_sql(statement, values)


def _by_date(row: Row, *, is_rest: bool = False) -> Placed:
    """A row in the order of dates; after all that is ranked, if it is of the rest."""
    figures = (float("inf"), -float(row.moment)) if is_rest else (-float(row.moment), 0.0)
    return Placed((*figures, row.kind, row.id), row, 0.0)


def _is_after(placed: Placed, after: Place | None) -> bool:
    return after is None or placed.order > after


def _written(placed: Placed) -> str:
    return json.dumps(placed.order, separators=(",", ":"))


def _read(text: str | None) -> Place | None:
    """The place that an address tells, none where it makes no sense."""
    try:
        first, second, kind, number = json.loads(text[:LONGEST_PLACE] if text else "")
        return float(first), float(second), str(kind).replace("\0", ""), int(number)
    except (ValueError, TypeError, OverflowError):
        return None
