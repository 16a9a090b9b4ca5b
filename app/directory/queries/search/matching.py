"""Who answers to a search, without ever reading a whole table.

A search starts from what is rarest in it, a word or a value, read in an index; every other
condition is then asked of each entry by its key. Words that answer for too many people give the
first ``BOUND`` of them: nobody reads a thousand names, and the cost stays the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from operator import itemgetter
from typing import Any

from sqlalchemy import Select, select

from app.core.db import db
from app.directory.models import Entry
from app.directory.queries.search import statements
from app.directory.queries.search.asking import Asked
from app.directory.queries.search.packing import pack, packed

BOUND = 1_000
SAMPLE = 500
SCORE, NAME = itemgetter(1), itemgetter(2, 0)  # of an answer: sorts a thousand at once


@dataclass(frozen=True)
class Search:
    """A search with how many entries bear each of its words and values, at most, and how many
    there are of its kind."""

    asked: Asked
    word_counts: tuple[int, ...]
    label_counts: tuple[int, ...]
    every: int

    @property
    def rarest(self) -> int:
        """No more entries than these can answer."""
        return min((*self.word_counts, *self.label_counts))

    @property
    def is_open(self) -> bool:
        """Whether nothing narrows it."""
        return not self.word_counts and not self.label_counts

    @property
    def known_count(self) -> int | None:
        """How many answer, where the counts that are kept say it."""
        if self.is_open:
            return self.every
        is_one_value = len(self.label_counts) == 1 and not self.word_counts
        return self.rarest if is_one_value or not self.rarest else None

    @property
    def is_broad(self) -> bool:
        """Whether more answer than are counted."""
        known = self.known_count
        return (len(self._rows) if known is None else known) > BOUND

    @property
    def first_word(self) -> int | None:
        """The rank of the word to start from, None to start from a value."""
        if self.word_counts and min(self.word_counts) == self.rarest:
            return self.word_counts.index(self.rarest)
        return None

    @property
    def first_label(self) -> int:
        """The rank of the value to start from."""
        return self.label_counts.index(min(self.label_counts)) if self.label_counts else 0

    @property
    def shape(self) -> tuple[int, int, int | None, int]:
        """What a statement for this search is built for."""
        return len(self.word_counts), len(self.label_counts), self.first_word, self.first_label

    @cached_property
    def _rows(self) -> Sequence[Any]:
        """Those who answer, read once: ``BOUND + 1`` rows at most, and a sample of them where
        there are known to be more."""
        if not self.rarest:
            return ()
        bound = SAMPLE if (self.known_count or 0) > BOUND else BOUND + 1
        values = statements.given(self.asked) | {"bound": bound}
        rows = db.session.execute(statements.answering(*self.shape), values)
        return rows.all()

    @cached_property
    def answers(self) -> Sequence[Any]:
        """Those who answer (``entry_id``, ``score``, ``sort_name``, ``labels``), each once with
        their best score."""
        if self.first_word is None:
            return self._rows
        found: dict[int, Any] = {}
        for row in self._rows:
            known = found.setdefault(row[0], row)
            if known[1] < row[1]:
                found[row[0]] = row
        return list(found.values())

    def count(self, *, is_shown: bool) -> tuple[int, bool]:
        """How many answer, and whether there are more; those that are shown are read anyhow."""
        if is_shown:
            return min(len(self.answers), BOUND), len(self._rows) > BOUND
        if not self.rarest:
            return 0, False
        values = statements.given(self.asked) | {"bound": BOUND + 1}
        count, rows = db.session.execute(statements.counting(*self.shape), values).one()
        return min(count, BOUND), rows > BOUND

    @cached_property
    def ordered(self) -> Sequence[Any]:
        """Those who are listed where words are asked, in the order of the page."""
        by_name = sorted(self.answers[:BOUND], key=NAME)
        return sorted(by_name, key=SCORE, reverse=True) if self.is_by_score else by_name

    def key(self, row: Any) -> tuple[Any, ...]:
        """Where an answer stands in the order of the page."""
        return (-SCORE(row), *NAME(row)) if self.is_by_score else NAME(row)

    @property
    def is_by_score(self) -> bool:
        """Whether what answers best comes first."""
        return bool(self.asked.words) and not self.asked.by_name


def search(*several: Asked) -> list[Search]:
    """Weigh what is asked, all searches in one statement."""
    shapes = tuple((len(asked.words), len(asked.stored_labels)) for asked in several)
    values: dict[str, Any] = {}
    for number, asked in enumerate(several):
        values |= statements.given(asked, f"{number}_")
    row = db.session.execute(statements.weighing(shapes), values).one()
    counts = iter([count or 0 for count in row])
    return [
        Search(
            asked,
            every=next(counts),
            word_counts=tuple(islice(counts, len(asked.words))),
            label_counts=tuple(islice(counts, len(asked.stored_labels))),
        )
        for asked in several
    ]


def listed(found: Search) -> Select[Entry]:
    """The entries that answer, in the order of the page."""
    if found.is_open:
        own_kind = select(Entry).where(Entry.kind == found.asked.kind)
        return own_kind.order_by(Entry.sort_name, Entry.id)
    if not found.asked.words:
        start, bearing = statements.bearing(0, len(found.label_counts), found.first_label)
        entries = bearing.join(Entry, Entry.id == start.c.entry_id).with_only_columns(Entry)
        return entries.params(statements.given(found.asked))
    rows = packed(pack(each.entry_id, each.score) for each in found.ordered)
    entries = select(Entry).join(rows, rows.c.entry_id == Entry.id)
    if found.asked.by_name:
        return entries.order_by(Entry.sort_name, Entry.id)
    return entries.order_by(rows.c.score.desc(), Entry.sort_name, Entry.id)
