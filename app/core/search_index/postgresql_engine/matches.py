"""What matches a question: the total, the counts by facet, the newest and those by title.

No count is kept: all that match are read once, as narrow rows. The newest of many are then looked
for in the last weeks, by the index. What a phrase matches is set aside, so that positions are read
once.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection

from app.core.search_index.postgresql_engine.sets import Sets
from app.core.search_index.postgresql_engine.statements import Place, Statements
from app.core.search_index.postgresql_engine.tables import LIVE, Meta
from app.core.search_index.postgresql_engine.vectors import week_of
from app.core.search_index.questions import Question

NEWEST = 500  # of the matches, that are ranked; and as many of those by title
TITLES = 8  # of so many matches one may be by title
AMPLE = 1.5  # times the items that should do are read in the last weeks
WORTH = 4  # times as many must be left unread, or all matches are read again
MOST_WEEKS = 520
_NO_ROW = "0, '', 0, 0, 0, FALSE"


class Row(NamedTuple):
    """A candidate: how to fetch it, and what orders it."""

    n: int
    kind: str
    id: int
    moment: int
    container: int
    has_pages: bool


class Found(NamedTuple):
    """What a question finds; those by title where they came along."""

    total: int
    counts: dict[str, dict[str, int]]
    newest: list[Row]
    by_title: list[Row] | None = None


class Matches:
    """What matches one question, as its reader may find it."""

    def __init__(
        self,
        connection: Connection,
        sets: Sets,
        meta: Meta,
        question: Question,
        after: Place | None,
    ) -> None:
        self._connection = connection
        self._sets = sets
        self._meta = meta
        self._question = question
        self._after = after
        self._statements = Statements(question, sets)

    def found(self) -> Found:
        """The total, the counts by facet and the newest."""
        make = self._statements
        if make.has_phrases:
            return self._found_at_once()
        total, counts = self._counted(row[0] for row in self._run(make.figures(make.source())))
        if not self._goes_on and (weeks := self._last_weeks(total, self._limit)):
            newest = self._rows(make.source(make.within(weeks, "words")), self._limit)
            if len(newest) == self._limit:
                return Found(total, counts, newest)
        newest = self._rows(make.source(self._following()), self._limit)
        return Found(total, counts, newest)

    def by_title(self, total: int) -> list[Row]:
        """The newest matches by title, of so many matches: they come first, however old."""
        make = self._statements
        if weeks := self._last_weeks(total // TITLES, NEWEST):
            rows = self._rows(make.source(make.within(weeks, "title"), by_title=True), NEWEST)
            if len(rows) == NEWEST:
                return rows
        return self._rows(make.source(by_title=True), NEWEST)

    def others(self, ranked: Sequence[Row]) -> list[Row]:
        """Matches beyond those that are ranked, the newest first."""
        make = self._statements
        make.values["ranked"] = [row.n for row in ranked]
        is_rest = self._after is not None and self._after[0] == float("inf")
        following = make.following(self._after if is_rest else None)
        source = make.source("i.n <> ALL(%(ranked)s)", following)
        return self._rows(source, self._question.limit + 1)

    def _found_at_once(self) -> Found:
        """The same in one statement, and those by title."""
        make = self._statements
        parts = {"newest": make.newest(f"matched i WHERE {self._following()}", self._limit)}
        if not self._question.is_by_date:
            parts["title"] = make.newest(f"matched i WHERE {make.titled()}", NEWEST)
        rows = self._run(
            f"WITH matched AS MATERIALIZED ({make.matched()})"
            f" SELECT 'figures', {_NO_ROW}, f.figures FROM ({make.figures('matched i')}) f "
            + " ".join(f"UNION ALL SELECT '{x}', r.*, NULL FROM ({y}) r" for x, y in parts.items())
        ).all()
        told = {name: [Row(*row[1:7]) for row in rows if row[0] == name] for name in parts}
        total, counts = self._counted(row[7] for row in rows if row[0] == "figures")
        return Found(total, counts, told["newest"], told.get("title"))

    @property
    def _limit(self) -> int:
        return self._question.limit + 1 if self._question.is_by_date else NEWEST

    @property
    def _goes_on(self) -> bool:
        return self._question.is_by_date and self._after is not None

    def _following(self) -> str:
        return self._statements.following(self._after if self._goes_on else None)

    def _last_weeks(self, matches: int, wanted: int) -> range | None:
        """The weeks that should hold the newest so many of some matches; none where as many items
        would be read as there are matches."""
        needed = int(AMPLE * wanted * self._meta.items / max(matches, 1))
        if not 0 < needed * WORTH <= matches:
            return None
        first, last = self._run(
            "SELECT min(moment), max(moment) FROM"
            f" (SELECT moment FROM {LIVE}.items ORDER BY moment DESC LIMIT {needed}) latest"
        ).one()
        weeks = range(week_of(first), week_of(last) + 1)
        return weeks if len(weeks) <= MOST_WEEKS else None

    def _counted(self, rows: Iterable[Sequence[int]]) -> tuple[int, dict[str, dict[str, int]]]:
        names, own = self._question.counted, self._statements.own_counts
        counts: dict[str, Counter[str]] = {name: Counter() for name in names}
        total = 0
        for figures in rows:
            sets, amounts = figures[: len(names)], figures[len(names) :]
            told = [each for each in zip(names, sets, strict=True) if each[1]]
            name, number = told[0] if told else ("", 0)
            if not name:
                total = amounts[0]
            elif amount := amounts[own.index(name) + 1 if name in own else 0]:
                for member in self._sets.members(name, number):
                    counts[name][member] += amount
        return total, {name: dict(counter) for name, counter in counts.items()}

    def _rows(self, source: str, limit: int) -> list[Row]:
        return [Row(*row) for row in self._run(self._statements.newest(source, limit))]

    def _run(self, statement: str) -> Any:
        return self._connection.exec_driver_sql(statement, self._statements.values)
