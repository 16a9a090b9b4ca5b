"""Excerpts: where a text answers a query, its terms marked, as safe HTML.

Twenty excerpts are made for a page: only words that start as a term does are read closely.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from markupsafe import Markup, escape

from app.core.search_index.french import TOKEN, analyse
from app.core.search_index.questions import Clause, Phrase, Prefix, Term

WIDTH = 240  # characters of an excerpt
READ = 20_000  # characters of a text that are searched for its best stretch
NEAR = 40  # marks after one that may be in the same stretch
ELLIPSIS = "…"
_ACCENTED = {
    "a": "[aàâäáã]", "c": "[cç]", "e": "[eéèêë]", "i": "[iîïí]", "n": "[nñ]", "o": "[oôöó]",
    "u": "[uùûüú]", "y": "[yÿ]",
}  # fmt: skip
_NEVER = re.compile(r"(?!)")


class _Spot(NamedTuple):
    """Where something of the query may stand: which of its clauses, as bits."""

    at: int
    clauses: int


class Marker:
    """Marks in texts what some clauses look for; kept for all the excerpts of a page."""

    def __init__(self, clauses: tuple[Clause, ...]) -> None:
        self._single: dict[str, int] = {}  # the clauses that a term answers alone, as bits
        self._any: dict[str, int] = {}  # or in a phrase
        self._starts: list[tuple[str, int]] = []
        self._phrases: list[Phrase] = []
        for number, clause in enumerate(clauses):
            for way in clause.ways:
                self._note(way, 1 << number)
        self._openings = _openings({*self._any, *(start for start, _bit in self._starts)})
        self._seen: dict[str, tuple[int, int]] = {}

    def _note(self, way: Term | Phrase | Prefix, bit: int) -> None:
        match way:
            case Term(text):
                self._single[text] = self._single.get(text, 0) | bit
                self._any[text] = self._any.get(text, 0) | bit
            case Prefix(text):
                self._starts.append((text, bit))
            case Phrase(places):
                self._phrases.append(way)
                for term in {term for place in places for term in place}:
                    self._any[term] = self._any.get(term, 0) | bit

    def whole(self, text: str) -> Markup:
        """A short text, such as a title, with what answers marked."""
        return self._marked(unicodedata.normalize("NFC", text))

    def excerpt(self, text: str, width: int = WIDTH) -> Markup:
        """The stretch of a text that answers most clauses, else its beginning."""
        text = unicodedata.normalize("NFC", text[:READ])
        start, end = _stretch(text, _best(list(self._spots(text)), width), width)
        opening = ELLIPSIS if start else ""
        closing = ELLIPSIS if end < len(text) else ""
        return Markup("").join((opening, self._marked(text[start:end]), closing))

    def _spots(self, text: str) -> Iterator[_Spot]:
        """Where something of the query may stand."""
        for opening in self._openings.finditer(text):
            at = opening.start()
            if (token := TOKEN.match(text, at)) and (clauses := self._clauses_of(token[0])[1]):
                yield _Spot(at, clauses)

    def _clauses_of(self, raw: str) -> tuple[int, int]:
        """The clauses that a word answers alone, and those that it answers at all."""
        found = self._seen.get(raw)
        if found is None:
            alone = among = 0
            for _offset, term in analyse(raw).terms:
                started = sum(bit for start, bit in self._starts if term.startswith(start))
                alone |= self._single.get(term, 0) | started
                among |= self._any.get(term, 0) | started
            found = self._seen[raw] = (alone, among)
        return found

    def _marked(self, text: str) -> Markup:
        """A text, what answers in it marked."""
        pieces: list[str] = []
        done = 0
        for opening in self._openings.finditer(text):
            start = opening.start()
            if start >= done and (end := self._end(text, start)):
                pieces += [escape(text[done:start]), "<mark>", escape(text[start:end]), "</mark>"]
                done = end
        return Markup("".join([*pieces, escape(text[done:])]))  # noqa: S704

    def _end(self, text: str, start: int) -> int:
        """Where what answers ends, that starts here; 0 where nothing does."""
        token = TOKEN.match(text, start)
        alone, among = self._clauses_of(token[0]) if token else (0, 0)
        if token and alone:
            return token.end()
        if not among:
            return 0
        return max((_end_of(phrase, text, start) for phrase in self._phrases), default=0)


def _openings(terms: Iterable[str]) -> re.Pattern[str]:
    """What words start with that may stand for some terms: their first letters, with accents and
    with the dots of an acronym."""
    starts = {term[: max(2, min(3, len(term) - 1))] for term in terms if term}
    told = sorted(map(_as_written, starts))
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(told)})", re.IGNORECASE) if told else _NEVER


def _as_written(start: str) -> str:
    letters = r"\.?".join(_ACCENTED.get(letter, re.escape(letter)) for letter in start)
    ligatures = {"oe": "œ", "ae": "æ"}
    return f"{letters}|{ligatures[start[:2]]}" if start[:2] in ligatures else letters


def _end_of(phrase: Phrase, text: str, start: int) -> int:
    """Where a phrase ends that starts here, else 0."""
    place = 0
    for token in TOKEN.finditer(text, start):
        found = analyse(token[0])
        for offset in range(found.width):
            wanted = phrase.places[place]
            if not any(term in wanted for other, term in found.terms if other == offset):
                return 0
            place += 1
            if place == len(phrase.places):
                return token.end()
    return 0


def _best(spots: list[_Spot], width: int) -> int:
    """Where the stretch starts that answers most clauses, then holds most of them."""
    best, first = (0, 0), 0
    for number, spot in enumerate(spots):
        clauses, count = 0, 0
        for other in spots[number : number + NEAR]:
            if other.at > spot.at + width * 2 // 3:
                break
            clauses |= other.clauses
            count += 1
        value = (clauses.bit_count(), count)
        if value > best:
            best, first = value, spot.at
    return first


def _stretch(text: str, first: int, width: int) -> tuple[int, int]:
    """A stretch of about a width, cut between words, with a little before what is found."""
    if len(text) <= width:
        return 0, len(text)
    start = 0
    if first > width // 2:
        start = text.find(" ", first - width // 4, first) + 1 or first
    if len(text) <= start + width:
        return start, len(text)
    end = text.rfind(" ", start + width // 2, start + width)
    return start, end if end > first else start + width
