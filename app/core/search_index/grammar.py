"""What people type in the search box: quotes, minus, ``auteur:``, ``groupe:``, ``avant:``,
``après:``; anything else is words, and nothing is an error.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from app.core.search_index.french import fold

LONGEST_QUERY = 1_000  # characters read; the rest is left out
SHORTEST_START = 2
_QUOTES = str.maketrans(dict.fromkeys("“”«»„‟\N{FULLWIDTH QUOTATION MARK}", '"'))
_PIECE = re.compile(
    r"(?P<minus>(?<!\S)[-\N{MINUS SIGN}])?"
    r'(?:"(?P<quoted>[^"]*)"'
    r'|(?P<name>[^\W\d_]+):[ ]?(?:"(?P<value>[^"]*)"|(?P<bare>[^\s":]+))'
    r'|(?P<word>[^\s"]+))'
)
_START = re.compile(rf"([^\W_]{{{SHORTEST_START},}})\*+")
_DATES = (
    re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})[/.-](?P<month>\d{1,2})[/.-](?P<day>\d{1,2})"),
    re.compile(r"(?P<month>\d{1,2})[/.-](?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})[/.-](?P<month>\d{1,2})"),
    re.compile(r"(?P<year>\d{4})"),
)
AUTHOR, GROUP, BEFORE, AFTER = "author", "group", "before", "after"
_NAMES = {
    "auteur": AUTHOR, "auteure": AUTHOR, "autrice": AUTHOR, "groupe": GROUP, "avant": BEFORE,
    "apres": AFTER, "depuis": AFTER,
}  # fmt: skip


class Piece(NamedTuple):
    """A run of words, a phrase, or the start of a word; wanted or excluded."""

    text: str
    is_phrase: bool = False
    is_start: bool = False
    is_excluded: bool = False


@dataclass(frozen=True)
class Typed:
    """A query as it was understood. ``before`` is excluded, ``after`` included."""

    pieces: tuple[Piece, ...] = ()
    authors: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    before: date | None = None
    after: date | None = None

    @property
    def words(self) -> str:
        """All that is looked for, without the operators: what a spelling is proposed for."""
        return " ".join(piece.text for piece in self.pieces if not piece.is_excluded)

    def moments(self, zone: ZoneInfo) -> tuple[datetime | None, datetime | None]:
        """The first moment included and the first one excluded, for readers in a zone."""
        since, until = (
            datetime.combine(each, time.min, zone) if each else None
            for each in (self.after, self.before)
        )
        return since, until


def parse(query: str) -> Typed:
    """Understand a query, whatever it holds."""
    text = unicodedata.normalize("NFC", query[:LONGEST_QUERY].replace("\0", " "))
    named: dict[str, list[str]] = {AUTHOR: [], GROUP: [], BEFORE: [], AFTER: []}
    pieces = list(_in_runs(_pieces(text.translate(_QUOTES), named)))
    before, after = ([_day(value) for value in named[name]] for name in (BEFORE, AFTER))
    return Typed(
        pieces=tuple(pieces),
        authors=tuple(named[AUTHOR]),
        groups=tuple(named[GROUP]),
        before=min((day for day in before if day), default=None),
        after=max((day for day in after if day), default=None),
    )


def _pieces(text: str, named: dict[str, list[str]]) -> Iterator[Piece]:
    """The pieces of a text; what an operator names goes into ``named``."""
    for found in _PIECE.finditer(text):
        is_excluded = found["minus"] is not None
        value = (found["value"] or found["bare"] or "").strip()
        name = _NAMES.get(fold(found["name"] or ""))
        if name and not is_excluded and _is_understood(name, value):
            named[name].append(value)
        elif found["quoted"] is not None:
            yield Piece(found["quoted"].strip(), is_phrase=True, is_excluded=is_excluded)
        elif start := _START.fullmatch(found["word"] or ""):
            yield Piece(start[1], is_start=True, is_excluded=is_excluded)
        else:
            plain = found["word"] or f"{found['name']} {value}"
            yield Piece(plain, is_excluded=is_excluded)


def _in_runs(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Words that follow each other are one run: « 10 juillet 2019 », « aide sociale »."""
    run: list[str] = []
    for piece in pieces:
        if piece == Piece(piece.text):
            run.append(piece.text)
            continue
        if run:
            yield Piece(" ".join(run))
            run = []
        if piece.text:
            yield piece
    if run:
        yield Piece(" ".join(run))


def _is_understood(name: str, value: str) -> bool:
    return bool(value) and (name in {AUTHOR, GROUP} or _day(value) is not None)


def _day(value: str) -> date | None:
    """The first day of a day, a month or a year; none where there is no such day."""
    for shape in _DATES:
        if found := shape.fullmatch(value):
            given = {name: int(number) for name, number in found.groupdict().items()}
            try:
                return date(given["year"], given.get("month", 1), given.get("day", 1))
            except ValueError:
                return None
    return None
