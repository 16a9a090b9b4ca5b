"""The statements of a search, each built once for the shape of what is asked.

Building one costs more than executing it. Words, values and places are given when it is sent.
"""

from functools import cache, lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    ScalarSelect,
    Select,
    String,
    and_,
    bindparam,
    case,
    func,
    literal,
    select,
    tuple_,
)

from app.core.db import KEPT_PLAN
from app.directory.models import Entry, EntryLabel, EntryWord, LabelCount, Vocabulary
from app.directory.queries.search.asking import Asked
from app.directory.registry import Label

SHAPES = 200  # kept of each statement: how many words, how many values, which one is rarest
AFTER_Z = "{"  # sorts right after the last letter: words are folded
# Columns rather than attributes: what they give needs no object.
ENTRIES: Any = Entry.__table__
LABELS: Any = EntryLabel.__table__
WORDS: Any = EntryWord.__table__
COUNTS: Any = LabelCount.__table__
VOCABULARY: Any = Vocabulary.__table__
BOUND_TO: Any = bindparam("bound", type_=Integer)
SHOWN = (
    ENTRIES.c.id,
    ENTRIES.c.item_id,
    ENTRIES.c.name,
    ENTRIES.c.sort_name,
    ENTRIES.c.line,
    ENTRIES.c.place,
    ENTRIES.c.labels,
)


def given(asked: Asked, of: str = "") -> dict[str, Any]:
    """What a statement is sent with; ``of`` tells searches apart that share a statement."""
    values: dict[str, Any] = {f"{of}kind": asked.kind}
    for rank, word in enumerate(asked.words):
        values[f"{of}word_{rank}"], values[f"{of}after_{rank}"] = word, word + AFTER_Z
    for rank, (facet, value) in enumerate(asked.stored_labels):
        values[f"{of}facet_{rank}"], values[f"{of}value_{rank}"] = facet, value
    return values


@lru_cache(SHAPES)
def weighing(shapes: tuple[tuple[int, int], ...]) -> Select[Any]:
    """How many entries there are of a kind, then how many bear each word and each value at most,
    of several searches; a shape says how many words and values one has."""
    columns: list[Any] = []
    for number, (words, labels) in enumerate(shapes):
        of = f"{number}_"
        columns.append(_stored_count(of, literal(""), literal("")))
        columns += [_count_of_word(of, rank) for rank in range(words)]
        columns += [_stored_count(of, *_label(of, rank)) for rank in range(labels)]
    return select(*columns).execution_options(**KEPT_PLAN)


def _count_of_word(of: str, rank: int) -> ScalarSelect[Any]:
    counted = select(func.sum(VOCABULARY.c.count)).where(
        VOCABULARY.c.kind == _kind(of), _starts(VOCABULARY.c.word, rank, of)
    )
    return counted.scalar_subquery()


def _stored_count(of: str, facet: Any, value: Any) -> ScalarSelect[Any]:
    counted = select(COUNTS.c.count).where(
        COUNTS.c.kind == _kind(of), COUNTS.c.facet == facet, COUNTS.c.value == value
    )
    return counted.scalar_subquery()


@lru_cache(SHAPES)
def answering(words: int, labels: int, first_word: int | None, first_label: int) -> Select[Any]:
    """The entries that answer, ``bound`` at most, with score and values. Where they are found by
    a word, an entry comes as often as its words start so."""
    found = _first(words, labels, first_word, first_label)
    return select(found.c.entry_id, found.c.score, ENTRIES.c.sort_name, ENTRIES.c.labels).join(
        ENTRIES, ENTRIES.c.id == found.c.entry_id
    )


@lru_cache(SHAPES)
def counting(words: int, labels: int, first_word: int | None, first_label: int) -> Any:
    """How many answer, and how many rows say so: ``bound`` at most."""
    found = _first(words, labels, first_word, first_label)
    return select(func.count(found.c.entry_id.distinct()), func.count())


def _first(words: int, labels: int, first_word: int | None, first_label: int) -> Any:
    if first_word is None:
        own, statement = bearing(words, labels, first_label)
        score: Any = sum((_score_of(own.c.entry_id, r) for r in range(words)), literal(0, Integer))
    else:
        own, statement = _starting(words, labels, first_word)
        others = [rank for rank in range(words) if rank != first_word]
        score = _score(own, first_word) + sum(
            (_score_of(own.c.entry_id, rank) for rank in others), literal(0, Integer)
        )
    columns = own.c.entry_id.label("entry_id"), score.label("score")
    return statement.with_only_columns(*columns).limit(BOUND_TO).subquery()


def _starting(words: int, labels: int, first: int) -> tuple[Any, Select[Any]]:
    """Those who bear the rarest word, in the order of words, and answer to all the rest."""
    own = WORDS.alias()
    statement = (
        select(own)
        .where(own.c.kind == _kind(), _starts(own.c.word, first))
        .where(*(_has_word(own.c.entry_id, rank) for rank in range(words) if rank != first))
        .where(*(_has_label(own.c.entry_id, rank) for rank in range(labels)))
        .order_by(own.c.word, own.c.entry_id)
    )
    return own, statement


def bearing(words: int, labels: int, first: int) -> tuple[Any, Select[Any]]:
    """Those who bear the rarest value, in alphabetical order, and answer to all the rest."""
    own = LABELS.alias()
    facet, value = _label("", first)
    statement = (
        select(own)
        .where(own.c.kind == _kind(), own.c.facet == facet, own.c.value == value)
        .where(*(_has_label(own.c.entry_id, rank) for rank in range(labels) if rank != first))
        .where(*(_has_word(own.c.entry_id, rank) for rank in range(words)))
        .order_by(own.c.sort_name, own.c.entry_id)
    )
    return own, statement


@lru_cache(SHAPES)
def in_order(labels: int, first_label: int, place: str) -> Select[Any]:
    """So many entries in alphabetical order, from the first or ``after`` or ``before`` a place:
    of a kind, or those of them who bear values."""
    if labels:
        own, statement = bearing(0, labels, first_label)
        statement = statement.join(ENTRIES, ENTRIES.c.id == own.c.entry_id)
        keys = own.c.sort_name, own.c.entry_id
    else:
        statement = select(ENTRIES).where(ENTRIES.c.kind == _kind())
        keys = ENTRIES.c.sort_name, ENTRIES.c.id
    here = tuple_(bindparam("sort_name", type_=String), bindparam("entry_id", type_=Integer))
    if place == "after":
        statement = statement.where(tuple_(*keys) > here)
    if place == "before":
        statement = statement.where(tuple_(*keys) < here)
    order = [key.desc() for key in keys] if place == "before" else keys
    statement = statement.order_by(None).order_by(*order).limit(BOUND_TO)
    return statement.with_only_columns(*SHOWN).execution_options(**KEPT_PLAN)


@cache
def shown() -> Select[Any]:
    """A few entries by their numbers, in no order."""
    return select(*SHOWN).where(ENTRIES.c.id.in_(bindparam("ids", expanding=True)))


def _kind(of: str = "") -> Any:
    return bindparam(f"{of}kind", type_=Entry.__table__.c.kind.type)


def _label(of: str, rank: int) -> Label:
    facet, value = (bindparam(f"{of}{part}_{rank}", type_=String) for part in ("facet", "value"))
    return facet, value  # type: ignore[return-value]


def _starts(column: Any, rank: int, of: str = "") -> ColumnElement[bool]:
    """The condition that a folded word starts as another: a range of an index."""
    first = bindparam(f"{of}word_{rank}", type_=column.type)
    return and_(column >= first, column < bindparam(f"{of}after_{rank}", type_=column.type))


def _score(words: Any, rank: int) -> Any:
    """A whole word counts twice what the start of one does."""
    is_whole = words.c.word == bindparam(f"word_{rank}", type_=words.c.word.type)
    return words.c.weight * case((is_whole, 2), else_=1)


def _has_word(entry_id: Any, rank: int) -> ColumnElement[bool]:
    other = WORDS.alias()
    return (
        select(other.c.id).where(other.c.entry_id == entry_id, _starts(other.c.word, rank)).exists()
    )


def _score_of(entry_id: Any, rank: int) -> ScalarSelect[Any]:
    other = WORDS.alias()
    own = select(func.max(_score(other, rank)))
    return own.where(other.c.entry_id == entry_id, _starts(other.c.word, rank)).scalar_subquery()


def _has_label(entry_id: Any, rank: int) -> ColumnElement[bool]:
    facet, value = _label("", rank)
    other = LABELS.alias()
    own = select(other.c.id).where(other.c.entry_id == entry_id)
    return own.where(other.c.facet == facet, other.c.value == value).exists()
