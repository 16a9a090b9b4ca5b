"""Excerpts: where a text answers a query, its terms marked, as safe HTML."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from markupsafe import Markup, escape

from app.core.search_index.clauses import Way
from app.core.search_index.french import TOKEN, analyse, elided
from app.core.search_index.questions import Clause, Phrase, Prefix, Term

WIDTH = 240  # characters of an excerpt
READ = 20_000  # characters of a text that are searched for its best stretch
ELLIPSIS = "…"


class _Mark(NamedTuple):
    """A stretch to mark, and which clause it answers."""

    start: int
    end: int
    clause: int


@dataclass
class Marker:
    """Marks in texts what some clauses look for; kept for all the excerpts of a page."""

    clauses: tuple[Clause, ...]
    _single: dict[str, frozenset[int]] = field(default_factory=dict)
    _terms: dict[str, frozenset[str]] = field(default_factory=dict)

    def whole(self, text: str) -> Markup:
        """A short text, such as a title, with what answers marked."""
        text = unicodedata.normalize("NFC", text)
        return _marked(text, 0, len(text), self._marks(text))

    def excerpt(self, text: str, width: int = WIDTH) -> Markup:
        """The stretch of a text that answers most clauses, else its beginning."""
        text = unicodedata.normalize("NFC", text[:READ])
        marks = list(self._marks(text))
        start, end = _stretch(text, _best_start(marks, width), width)
        inside = (mark for mark in marks if start <= mark.start and mark.end <= end)
        opening = ELLIPSIS if start else ""
        closing = ELLIPSIS if end < len(text) else ""
        return Markup("").join((opening, _marked(text, start, end, inside), closing))

    def _marks(self, text: str) -> Iterator[_Mark]:
        """What answers in a text, in order, without overlaps."""
        tokens = [(each.start(), each.end(), each.group()) for each in TOKEN.finditer(text)]
        done = 0
        for at, (start, end, raw) in enumerate(tokens):
            if start < done:
                continue
            if answered := self._answered_by(raw):
                yield _Mark(start + elided(raw), end, min(answered))
            elif (run := self._phrase_at(tokens, at)) is not None:
                done = tokens[run[0]][1]
                yield _Mark(start + elided(raw), done, run[1])

    def _answered_by(self, raw: str) -> frozenset[int]:
        """The clauses that one word answers."""
        answered = self._single.get(raw)
        if answered is None:
            terms = self._terms_of(raw)
            answered = self._single[raw] = frozenset(
                number
                for number, clause in enumerate(self.clauses)
                if any(_answers(terms, way) for way in clause.ways)
            )
        return answered

    def _phrase_at(self, tokens: list[tuple[int, int, str]], at: int) -> tuple[int, int] | None:
        """The last token of a phrase that starts here, and its clause."""
        for number, clause in enumerate(self.clauses):
            for way in clause.ways:
                if isinstance(way, Phrase) and (last := self._end_of(way, tokens, at)) is not None:
                    return last, number
        return None

    def _end_of(self, way: Phrase, tokens: list[tuple[int, int, str]], at: int) -> int | None:
        place = 0
        for number in range(at, len(tokens)):
            found = analyse(tokens[number][2])
            for offset in range(found.width):
                here = {term for other, term in found.terms if other == offset}
                if not here.intersection(way.places[place]):
                    return None
                place += 1
                if place == len(way.places):
                    return number
            if place == 0:  # a stop word opens no phrase
                return None
        return None

    def _terms_of(self, raw: str) -> frozenset[str]:
        terms = self._terms.get(raw)
        if terms is None:
            terms = self._terms[raw] = frozenset(term for _offset, term in analyse(raw).terms)
        return terms


def _answers(terms: frozenset[str], way: Way) -> bool:
    match way:
        case Term(text):
            return text in terms
        case Prefix(text):
            return any(term.startswith(text) for term in terms)
    return False


def _best_start(marks: list[_Mark], width: int) -> int:
    """Where the stretch starts that answers most clauses, then holds most marks."""
    best, first = (0, 0), 0
    for at, mark in enumerate(marks):
        inside = [other for other in marks[at : at + 40] if other.end <= mark.start + width]
        value = (len({other.clause for other in inside}), len(inside))
        if value > best:
            best, first = value, mark.start
    return first


def _stretch(text: str, first: int, width: int) -> tuple[int, int]:
    """A stretch of about a width, cut between words, with a little before what is found."""
    start = 0 if first < width * 2 // 3 else text.rfind(" ", 0, first - width // 4) + 1
    if first - start > width // 2:
        start = first if start else 0
    if len(text) <= start + width:
        return start, len(text)
    end = text.rfind(" ", start + width // 2, start + width)
    return start, end if end > first else start + width


def _marked(text: str, start: int, end: int, marks: Iterable[_Mark]) -> Markup:
    pieces: list[str] = []
    at = start
    for mark in marks:
        pieces += [escape(text[at : mark.start])]
        pieces += [Markup("<mark>{}</mark>").format(text[mark.start : mark.end])]
        at = mark.end
    return Markup("").join([*pieces, escape(text[at:end])])
