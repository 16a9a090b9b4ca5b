"""Who answers to a search, without ever reading a whole table.

A search starts from what is rarest in it, a word or a value, read in an index; every other
condition is then asked of each entry by its key. Words that answer for too many people give the
first ``BOUND`` of them: nobody reads two thousand names, and the cost stays the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    ScalarSelect,
    Select,
    and_,
    case,
    func,
    literal,
    select,
)
from sqlalchemy.orm import aliased

from app.core.db import db
from app.directory.models import Entry, EntryLabel, EntryWord, LabelCount, Vocabulary
from app.directory.queries.search.asking import Asked
from app.directory.queries.search.packing import pack, packed
from app.directory.registry import Label

BOUND = 2_000
SAMPLE = 500
EVERY: Label = ("", "")  # what every entry bears, in the counts alone
AFTER_Z = "{"  # sorts right after the last letter: words are folded


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
        return (len(self.answers) if known is None else known) > BOUND

    @property
    def first_word(self) -> int | None:
        """The rank of the word to start from, None to start from a value."""
        if self.word_counts and min(self.word_counts) == self.rarest:
            return self.word_counts.index(self.rarest)
        return None

    @property
    def first_label(self) -> Label:
        """The value to start from."""
        return self.asked.stored_labels[self.label_counts.index(self.rarest)]

    @cached_property
    def answers(self) -> Sequence[Any]:
        """Those who answer (``entry_id``, ``score``, ``labels``), read once: ``BOUND + 1`` at most,
        and a sample of them where there are known to be more."""
        if not self.rarest:
            return ()
        bound = SAMPLE if (self.known_count or 0) > BOUND else BOUND + 1
        return db.session.execute(_matching(self, bound)).all()

    def count(self) -> int:
        """How many answer, ``BOUND + 1`` at most, without reading them."""
        if not self.rarest:
            return 0
        rows = _first(self, BOUND + 1)
        return db.session.scalar(select(func.count(rows.c.entry_id.distinct()))) or 0


def search(*several: Asked) -> list[Search]:
    """Weigh what is asked, all searches in one statement."""
    columns = [column for asked in several for column in _weights(asked)]
    counts = iter([count or 0 for count in db.session.execute(select(*columns)).one()])
    return [
        Search(
            asked,
            every=next(counts),
            word_counts=tuple(islice(counts, len(asked.words))),
            label_counts=tuple(islice(counts, len(asked.stored_labels))),
        )
        for asked in several
    ]


def _weights(asked: Asked) -> list[Any]:
    return [
        _count_of_label(asked, EVERY),
        *(_count_of_word(asked, word) for word in asked.words),
        *(_count_of_label(asked, label) for label in asked.stored_labels),
    ]


def _count_of_word(asked: Asked, word: str) -> ScalarSelect[int | None]:
    counted = select(func.sum(Vocabulary.count)).where(
        Vocabulary.kind == asked.kind, starts(Vocabulary.word, word)
    )
    return counted.scalar_subquery()


def _count_of_label(asked: Asked, label: Label) -> ScalarSelect[int]:
    facet, value = label
    counted = select(LabelCount.count).where(
        LabelCount.kind == asked.kind, LabelCount.facet == facet, LabelCount.value == value
    )
    return counted.scalar_subquery()


def starts(column: Any, word: str) -> ColumnElement[bool]:
    """The condition that a folded word starts as another: a range of an index."""
    return and_(column >= word, column < word + AFTER_Z)


def _matching(found: Search, bound: int) -> Any:
    """The entries that answer, ``bound`` at most, with their ``score`` where words are asked.

    Where the words are those of too many, an entry may come twice in them before it is counted.
    """
    rows = _first(found, bound)
    score = func.max(rows.c.score).label("score")
    best = select(rows.c.entry_id, score).group_by(rows.c.entry_id).subquery()
    return select(best.c.entry_id, best.c.score, Entry.labels).join(
        Entry, Entry.id == best.c.entry_id
    )


def _first(found: Search, bound: int) -> Any:
    if found.first_word is None:
        statement = _from_label(found)
    else:
        statement = _from_word(found, found.first_word)
    return statement.limit(bound).subquery()


def _from_word(found: Search, rank: int) -> Select[Any]:
    asked, start = found.asked, aliased(EntryWord)
    word = asked.words[rank]
    others = [other for at, other in enumerate(asked.words) if at != rank]
    score = _score(start, word) + sum(
        (_score_of(start.entry_id, other) for other in others), literal(0, Integer)
    )
    return (
        select(start.entry_id.label("entry_id"), score.label("score"))
        .where(start.kind == asked.kind, starts(start.word, word))
        .where(*(_has_word(start.entry_id, other) for other in others))
        .where(*(_has_label(start.entry_id, label) for label in asked.stored_labels))
        .order_by(start.word, start.entry_id)
    )


def _from_label(found: Search) -> Select[Any]:
    start, statement = _bearing(found)
    score = sum(
        (_score_of(start.entry_id, word) for word in found.asked.words), literal(0, Integer)
    )
    return statement.with_only_columns(start.entry_id.label("entry_id"), score.label("score"))


def _bearing(found: Search) -> tuple[Any, Select[Any]]:
    """Those who bear the rarest value, in alphabetical order, and answer to all the rest."""
    start, first = aliased(EntryLabel), found.first_label
    facet, value = first
    others = [label for label in found.asked.stored_labels if label != first]
    statement = (
        select(start)
        .where(start.kind == found.asked.kind, start.facet == facet, start.value == value)
        .where(*(_has_label(start.entry_id, label) for label in others))
        .where(*(_has_word(start.entry_id, word) for word in found.asked.words))
        .order_by(start.sort_name, start.entry_id)
    )
    return start, statement


def listed(found: Search) -> Select[Entry]:
    """The entries that answer, in the order of the page."""
    if found.is_open:
        own_kind = select(Entry).where(Entry.kind == found.asked.kind)
        return own_kind.order_by(Entry.sort_name, Entry.id)
    if not found.asked.words:
        start, statement = _bearing(found)
        return statement.join(Entry, Entry.id == start.entry_id).with_only_columns(Entry)
    rows = packed(pack(each.entry_id, each.score) for each in found.answers[:BOUND])
    entries = select(Entry).join(rows, rows.c.entry_id == Entry.id)
    if found.asked.by_name:
        return entries.order_by(Entry.sort_name, Entry.id)
    return entries.order_by(rows.c.score.desc(), Entry.sort_name, Entry.id)


def _score(words: Any, word: str) -> Any:
    """A whole word counts twice what the start of one does."""
    return words.weight * case((words.word == word, 2), else_=1)


def _words_of(entry_id: Any, word: str) -> tuple[Any, Select[Any]]:
    other = aliased(EntryWord)
    return other, select(other.id).where(other.entry_id == entry_id, starts(other.word, word))


def _has_word(entry_id: Any, word: str) -> ColumnElement[bool]:
    return _words_of(entry_id, word)[1].exists()


def _score_of(entry_id: Any, word: str) -> ScalarSelect[int]:
    other, words = _words_of(entry_id, word)
    return words.with_only_columns(func.max(_score(other, word))).scalar_subquery()


def _has_label(entry_id: Any, label: Label) -> ColumnElement[bool]:
    facet, value = label
    other = aliased(EntryLabel)
    own = select(other.id).where(other.entry_id == entry_id)
    return own.where(other.facet == facet, other.value == value).exists()
