"""From a question to an answer: one statement finds, filters and counts; the best are ranked."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import Connection

from app.core.search_index.items import Key
from app.core.search_index.postgresql_engine.conditions import in_title, matching, written
from app.core.search_index.postgresql_engine.ranking import Candidates, Whole, scores, terms_of
from app.core.search_index.postgresql_engine.sets import Sets
from app.core.search_index.postgresql_engine.tables import LIVE, Meta
from app.core.search_index.questions import Answer, Hit, Question, Sort

NEWEST = 500  # of the matches, that are ranked; and as many of those by title
LONGEST_PLACE = 200
EPOCH = date(1970, 1, 1)


class Row(NamedTuple):
    """A candidate: how to fetch it, and what orders it."""

    n: int
    kind: str
    id: int
    moment: int
    container: int
    has_pages: bool


class Placed(NamedTuple):
    """A candidate in its order: by two falling figures, then by key."""

    order: tuple[float, float, str, int]
    row: Row
    score: float


class Search:
    """One question being answered."""

    def __init__(self, connection: Connection, sets: Sets, meta: Meta, question: Question) -> None:
        self._connection = connection
        self._sets = sets
        self._meta = meta
        self._question = question
        self._values: dict[str, Any] = {}
        by_date = question.sort is Sort.DATE or not question.clauses
        self._by_date = by_date
        self._after = _read(question.after)

    def answer(self) -> Answer:
        """Find, count, and order."""
        if self._question.clauses:
            # The planner takes a vector for free to read: for a word of nearly every item it would
            # read them all, from out of line, where the index alone tells.
            self._run("SELECT set_config('enable_seqscan', 'off', true)")
        total, counts, newest = self._found()
        limit = self._question.limit
        every = self._in_order(newest, total)
        shown = every[:limit]
        pages = self._pages([each.row.n for each in shown if each.row.has_pages])
        return Answer(
            total=total,
            hits=tuple(
                Hit(Key(each.row.kind, each.row.id), each.score, pages.get(each.row.n, 0))
                for each in shown
            ),
            counts=counts,
            next=_written(shown[-1]) if shown and len(every) > limit else None,
        )

    def _in_order(self, newest: list[Row], total: int) -> list[Placed]:
        """What comes after the place where one goes on, more than a page of it if there is."""
        if self._by_date:
            return [_by_date(row) for row in newest]
        if total > len(newest):
            newest = list({row.n: row for row in [*newest, *self._by_title()]}.values())
        placed = [each for each in self._ranked(newest) if _is_after(each, self._after)]
        placed.sort(key=lambda each: each.order)
        if len(placed) <= self._question.limit and total > len(newest):
            placed += [_by_date(row, is_rest=True) for row in self._others(newest)]
        return placed

    def _found(self) -> tuple[int, dict[str, dict[str, int]], list[Row]]:
        """The total, the counts by facet and the newest matches, in one statement."""
        question = self._question
        chosen = {name: self._chosen(name) for name in question.chosen}
        kept = " AND ".join(chosen.values()) or "TRUE"
        parts = [f"SELECT 'total', 0, count(*), 0, 0, false FROM matched WHERE {kept}"]
        for name in question.counted:
            others = [test for other, test in chosen.items() if other != name]
            among = " AND ".join(others) or "TRUE"
            parts.append(
                f"SELECT '#{name}', {name}_set, count(*), 0, 0, false FROM matched WHERE {among}"
                f" GROUP BY {name}_set"
            )
        parts.append(self._newest(kept))
        with_matched = f"WITH matched AS MATERIALIZED ({self._matched()}) "
        rows = self._run(with_matched + " UNION ALL ".join(f"({part})" for part in parts))
        return self._told(rows)

    def _told(self, rows: Any) -> tuple[int, dict[str, dict[str, int]], list[Row]]:
        total = 0
        counts: dict[str, Counter[str]] = {name: Counter() for name in self._question.counted}
        newest: list[Row] = []
        for name, first, second, *others in rows:
            if name == "total":
                total = second
            elif name.startswith("#"):
                for member in self._sets.members(name[1:], first):
                    counts[name[1:]][member] += second
            else:
                newest.append(Row(first, name, second, *others))
        return total, {name: dict(counter) for name, counter in counts.items()}, newest

    def _matched(self, *, is_by_title: bool = False) -> str:
        """What matches and may be read, of the dates asked for."""
        question, values = self._question, self._values
        conditions = matching(question, LIVE, values)
        if is_by_title:
            by_title = in_title(question, values)
            # A title is part of the words: reading the vectors again would tell nothing more.
            conditions = [by_title, *conditions[0 if question.excluded else 1 :]]
        values["audiences"] = self._sets.holding("audience", question.audiences)
        conditions.append("i.audience_set = ANY(%(audiences)s)")
        if question.since:
            values["since"] = question.since.timestamp()
            conditions.append("i.moment >= %(since)s")
        if question.until:
            values["until"] = question.until.timestamp()
            conditions.append("i.moment < %(until)s AND i.moment > 0")
        names = dict.fromkeys((*question.counted, *question.chosen, "container"))
        columns = ", ".join(f"i.{name}_set" for name in names)
        return (
            f"SELECT i.n, i.kind, i.id, i.moment, i.has_pages, {columns} FROM {LIVE}.items i"
            f" WHERE {' AND '.join(conditions)}"
        )

    def _chosen(self, name: str) -> str:
        self._values[f"chosen_{name}"] = self._sets.holding(name, self._question.chosen[name])
        return f"{name}_set = ANY(%(chosen_{name})s)"

    def _newest(self, kept: str) -> str:
        limit, after = NEWEST, ""
        if self._by_date:
            limit = self._question.limit + 1
            after = self._following()
        return (
            f"SELECT kind, n, id, moment, container_set, has_pages FROM matched WHERE {kept}{after}"
            f" ORDER BY moment DESC, kind, id LIMIT {limit}"
        )

    def _following(self) -> str:
        """What comes after the place where one goes on, by date."""
        if self._after is None:
            return ""
        self._values["moment"], self._values["kind"], self._values["id"] = (
            -(self._after[1] if self._after[0] == float("inf") else self._after[0]),
            *self._after[2:],
        )
        return (
            " AND (moment < %(moment)s OR (moment = %(moment)s"
            " AND (kind, id) > (%(kind)s, %(id)s)))"
        )

    def _by_title(self) -> list[Row]:
        """The newest matches by title: they come first, however old."""
        kept = " AND ".join(self._chosen(name) for name in self._question.chosen) or "TRUE"
        rows = self._run(
            "SELECT n, kind, id, moment, container_set, has_pages"
            f" FROM ({self._matched(is_by_title=True)}) m WHERE {kept}"
            f" ORDER BY moment DESC LIMIT {NEWEST}"
        )
        return [Row(*row) for row in rows]

    def _others(self, ranked: Sequence[Row]) -> list[Row]:
        """Matches beyond those that are ranked, the newest first."""
        self._values["ranked"] = [row.n for row in ranked]
        is_rest = self._after is not None and self._after[0] == float("inf")
        following = self._following() if is_rest else ""
        kept = " AND ".join(self._chosen(name) for name in self._question.chosen) or "TRUE"
        rows = self._run(
            f"SELECT n, kind, id, moment, container_set, has_pages FROM ({self._matched()}) m"
            f" WHERE {kept} AND n <> ALL(%(ranked)s){following}"
            f" ORDER BY moment DESC, kind, id LIMIT {self._question.limit + 1}"
        )
        return [Row(*row) for row in rows]

    def _ranked(self, rows: Sequence[Row]) -> list[Placed]:
        if not rows:
            return []
        question = self._question
        told = self._told_of([row.n for row in rows])
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
        return self._connection.exec_driver_sql(statement, values or self._values)


def _by_date(row: Row, *, is_rest: bool = False) -> Placed:
    """A row in the order of dates; after all that is ranked, if it is of the rest."""
    figures = (float("inf"), -float(row.moment)) if is_rest else (-float(row.moment), 0.0)
    return Placed((*figures, row.kind, row.id), row, 0.0)


def _is_after(placed: Placed, after: tuple[float, float, str, int] | None) -> bool:
    return after is None or placed.order > after


def _written(placed: Placed) -> str:
    return json.dumps(placed.order, separators=(",", ":"))


def _read(text: str | None) -> tuple[float, float, str, int] | None:
    """The place that an address tells, none where it makes no sense."""
    try:
        first, second, kind, number = json.loads(text[:LONGEST_PLACE] if text else "")
        return float(first), float(second), str(kind).replace("\0", ""), int(number)
    except (ValueError, TypeError, OverflowError):
        return None
