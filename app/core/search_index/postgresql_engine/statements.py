"""A question in SQL: what matches and may be read, its figures, its newest."""

from collections.abc import Iterable
from typing import Any

from app.core.search_index.postgresql_engine.conditions import (
    any_of,
    has_phrases,
    in_title,
    matching,
)
from app.core.search_index.postgresql_engine.sets import Sets
from app.core.search_index.postgresql_engine.tables import LIVE
from app.core.search_index.postgresql_engine.vectors import lexeme_of
from app.core.search_index.questions import Question

Place = tuple[float, float, str, int]  # where an item stands: two rising figures, then its key
ROW = ("n", "kind", "id", "moment", "container_set", "has_pages")


class Statements:
    """The pieces of statements about one question, over ``i``; what they are given is ``values``.

    Conditions tell what matches, of the dates asked for. What is chosen in facets comes apart: a
    facet counts as if nothing were chosen in it.
    """

    def __init__(self, question: Question, sets: Sets) -> None:
        self._question = question
        chosen = {name: sets.holding(name, values) for name, values in question.chosen.items()}
        self.values: dict[str, Any] = {f"chosen_{name}": held for name, held in chosen.items()}
        self.values["audiences"] = sets.holding("audience", question.audiences)
        self._chosen = {name: f"i.{name}_set = ANY(%(chosen_{name})s)" for name in chosen}
        self.has_phrases = has_phrases(question)

    def source(self, *further: str, by_title: bool = False) -> str:
        """The items that match and may be read."""
        question = self._question
        conditions = matching(question, LIVE, self.values)
        if by_title:
            # A title is part of the words: reading the vectors again would tell nothing more.
            others = conditions[0 if question.excluded else 1 :]
            conditions = [in_title(question, self.values), *others]
        conditions.append("i.audience_set = ANY(%(audiences)s)")
        if question.since:
            self.values["since"] = question.since.timestamp()
            conditions.append("i.moment >= %(since)s")
        if question.until:
            self.values["until"] = question.until.timestamp()
            conditions.append("i.moment < %(until)s AND i.moment > 0")
        return f"{LIVE}.items i WHERE " + " AND ".join((*conditions, *further))

    def matched(self) -> str:
        """All that matches, with what figures and order need."""
        question = self._question
        names = dict.fromkeys((*question.counted, *question.chosen, "container"))
        columns = ", ".join(f"i.{name}_set" for name in names)
        return f"SELECT i.n, i.kind, i.id, i.moment, i.has_pages, {columns} FROM {self.source()}"

    def titled(self) -> str:
        """The condition that an item matches by title, beside others that hold already."""
        condition = in_title(self._question, self.values)
        return f"i.n IN (SELECT i.n FROM {LIVE}.items i WHERE {condition})"

    def figures(self, source: str) -> str:
        """The total and the counts by facet, read once: a row of arrays for the whole, then for
        each set, with the sets of the counted facets (all but one null), then what matches: with
        all that is chosen, and for each counted facet in which something is, but for that."""
        columns = [f"i.{name}_set" for name in self._question.counted]
        amounts = [f"count(*) FILTER (WHERE {self._kept()})"]
        amounts += [f"count(*) FILTER (WHERE {self._kept(but=name)})" for name in self.own_counts]
        figures = ", ".join((*columns, *amounts))
        groups = ", ".join(("()", *(f"({column})" for column in columns)))
        return (
            f"SELECT ARRAY[{figures}]::bigint[] AS figures FROM {source}"
            f" GROUP BY GROUPING SETS ({groups})"
        )

    @property
    def own_counts(self) -> list[str]:
        """The counted facets in which something is chosen."""
        return [name for name in self._question.counted if name in self._chosen]

    def newest(self, source: str, limit: int) -> str:
        """So many rows of what is chosen, the newest first."""
        columns = ", ".join(f"i.{name}" for name in ROW)
        # Written so where words are asked for, no plan walks along the moments to read vectors.
        moment = "-i.moment" if self._question.clauses else "i.moment DESC"
        return (
            f"SELECT {columns} FROM {source} AND {self._kept()}"
            f" ORDER BY {moment}, i.kind, i.id LIMIT {limit}"
        )

    def following(self, after: Place | None) -> str:
        """The condition to come after a place, by date."""
        if after is None:
            return "TRUE"
        self.values["moment"], self.values["kind"], self.values["id"] = (
            -(after[1] if after[0] == float("inf") else after[0]),
            *after[2:],
        )
        return (
            "(i.moment < %(moment)s OR (i.moment = %(moment)s"
            " AND (i.kind, i.id) > (%(kind)s, %(id)s)))"
        )

    def within(self, weeks: Iterable[int], column: str) -> str:
        """The condition to be of some weeks, which the index tells."""
        self.values["weeks"] = any_of(map(lexeme_of, weeks))
        return f"i.{column} @@ %(weeks)s::tsquery"

    def _kept(self, but: str = "") -> str:
        tests = (test for name, test in self._chosen.items() if name != but)
        return " AND ".join(tests) or "TRUE"
