"""A question as a condition of SQL: what holds every clause, in one vector or over pages."""

from collections.abc import Iterable, Iterator, Sequence
from enum import Enum, auto
from itertools import pairwise, product
from typing import Any

from app.core.search_index.postgresql_engine.vectors import ANY_PAIR, pair_of, quoted
from app.core.search_index.questions import Clause, Phrase, Prefix, Question, Term

_ON_A_PAGE = (
    "EXISTS (SELECT FROM {schema}.pages p WHERE p.n = i.n AND p.words @@ %({name})s::tsquery)"
)


class Phrases(Enum):
    """What is asked of a phrase: its words at their places; the words and the pairs they make,
    which the index alone tells; its words anywhere."""

    PLACED = auto()
    PAIRED = auto()
    LOOSE = auto()


def matching(question: Question, schema: str, values: dict[str, Any]) -> list[str]:
    """Conditions on ``items i`` for the clauses of a question; their values go into ``values``."""
    wanted = [written(clause) for clause in question.clauses]
    excluded = [written(clause) for clause in question.excluded]
    if not wanted and not excluded:
        return []
    strict = _joined([*wanted, *(f"!({each})" for each in excluded)])
    loose = _joined(
        [
            *(written(clause, Phrases.PAIRED) for clause in question.clauses),
            *(f"!({written(each)})" for each in question.excluded if not _has_phrase(each)),
        ]
    )
    values["strict"], values["loose"] = strict, loose
    if strict == loose:
        return ["i.words @@ %(strict)s::tsquery"]
    over_pages = _over_pages(question, schema, values)
    # Rights first: no vector is read of what one may not see.
    unread = "i.audience_set <> ALL(%(audiences)s)"
    condition = (
        f"CASE WHEN {unread} THEN FALSE WHEN i.has_pages THEN {over_pages}"
        " ELSE i.words @@ %(strict)s::tsquery END"
    )
    return ["i.words @@ %(loose)s::tsquery", condition] if loose else [condition]


def in_title(question: Question, values: dict[str, Any]) -> str:
    """The condition that a title holds every clause, phrases as words."""
    parts = [written(clause, Phrases.LOOSE) for clause in question.clauses]
    values["title"] = _joined(parts)
    return "i.title @@ %(title)s::tsquery"


def _over_pages(question: Question, schema: str, values: dict[str, Any]) -> str:
    """Each clause somewhere in the item, a phrase within one page; none of the excluded."""
    conditions = []
    for sign, clauses in (("", question.clauses), ("NOT ", question.excluded)):
        for clause in clauses:
            name = f"clause_{len(values)}"
            values[name] = written(clause)
            on_a_page = _ON_A_PAGE.format(schema=schema, name=name)
            conditions.append(f"{sign}(i.words @@ %({name})s::tsquery OR {on_a_page})")
    return " AND ".join(conditions) or "TRUE"


def written(clause: Clause, phrases: Phrases = Phrases.PLACED) -> str:
    """A clause as PostgreSQL writes queries."""
    return " | ".join(_way(way, phrases) for way in clause.ways)


def _way(way: Term | Phrase | Prefix, phrases: Phrases) -> str:
    match way:
        case Term(text):
            return quoted(text)
        case Prefix(text):
            return f"{quoted(text)}:*"
        case Phrase(places) if phrases is Phrases.PLACED:
            return f"({_placed(places)})"
        case Phrase(places):
            pairs = _pairs(places) if phrases is Phrases.PAIRED else ()
            return "(" + " & ".join([*map(any_of, filter(None, places)), *pairs]) + ")"


def _placed(places: Sequence[tuple[str, ...]]) -> str:
    """Places that hold nothing stand for any word: they part their neighbours further."""
    pieces: list[str] = []
    distance = 1
    for place in places:
        if not place:
            distance += 1
            continue
        if pieces:
            pieces.append(f"<{distance}>")
        pieces.append(any_of(place))
        distance = 1
    return " ".join(pieces)


def _pairs(places: Sequence[tuple[str, ...]]) -> Iterator[str]:
    for firsts, seconds in pairwise(places):
        if firsts and seconds:
            pairs = (pair_of(*each) for each in product(firsts, seconds))
            yield any_of(dict.fromkeys((*pairs, ANY_PAIR)))


def has_phrases(question: Question) -> bool:
    """Whether positions have to be read."""
    return any(map(_has_phrase, (*question.clauses, *question.excluded)))


def any_of(terms: Iterable[str]) -> str:
    """The condition to hold any of some terms."""
    return "(" + " | ".join(map(quoted, terms)) + ")"


def _has_phrase(clause: Clause) -> bool:
    return any(isinstance(way, Phrase) for way in clause.ways)


def _joined(parts: Iterable[str]) -> str:
    return " & ".join(f"({part})" for part in parts)
