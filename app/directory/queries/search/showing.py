"""The entries of one page of a search, by the place where it starts."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from app.core.db import db
from app.directory.queries.search import statements
from app.directory.queries.search.matching import Search

Place = tuple[Any, ...]


@dataclass(frozen=True)
class Entries:
    """Those who answer to a search, as pages read them."""

    found: Search
    _scores: dict[int, int] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[type, ...]:
        """What the place of an entry is made of: how well it answers, its name, its number."""
        return (int, str, int) if self.found.is_by_score else (str, int)

    def place_of(self, row: Any) -> Place:
        """The place of an entry in the order of the page."""
        place = (row.sort_name, row.id)
        return (self._scores[row.id], *place) if self.found.is_by_score else place

    def read(self, place: Place | None, *, is_before: bool, most: int) -> Sequence[Any]:
        """So many entries after a place, or before it, the nearest first."""
        if not self.found.asked.words:
            return self._in_order(place, is_before=is_before, most=most)
        near = islice(self._near(place, is_before=is_before), most)
        self._scores.update((each.entry_id, each.score) for each in near)
        if not self._scores:
            return ()
        asked = {"ids": list(self._scores)}
        rows = {row.id: row for row in db.session.execute(statements.shown(), asked)}
        return [rows[each] for each in self._scores if each in rows]

    def _near(self, place: Place | None, *, is_before: bool) -> Sequence[Any]:
        """The entries that words found, which stand in order in memory."""
        ordered: Sequence[Any] = self.found.ordered
        if place is None:
            return ordered
        key = (-place[0], *place[1:]) if self.found.is_by_score else place
        if is_before:
            return ordered[: bisect_left(ordered, key, key=self.found.key)][::-1]
        return ordered[bisect_right(ordered, key, key=self.found.key) :]

    def _in_order(self, place: Place | None, *, is_before: bool, most: int) -> Sequence[Any]:
        found = self.found
        where = "" if place is None else "before" if is_before else "after"
        wanted = statements.in_order(len(found.label_counts), found.first_label, where)
        values = statements.given(found.asked) | {"bound": most}
        if place is not None:
            values |= {"sort_name": place[0], "entry_id": place[1]}
        return db.session.execute(wanted, values).all()
