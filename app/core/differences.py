"""What changed between two texts, word by word, whatever they are the texts of."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

MOST_COMPARED = 1_500
LONGEST_COMMON = 400
KEPT_AROUND = 160
GAP = " […] "
_WORD = re.compile(r"\s+|\w+|[^\w\s]")


class Change(StrEnum):
    """What became of some words."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Piece:
    """Some words, and what became of them."""

    change: Change
    text: str


def differences(before: str, after: str) -> list[Piece]:
    """The words removed and added, with a little of what stands around them.

    Lines are compared first, then the words of the lines that changed: a long text with one word
    changed costs little. Too many words that changed at once are shown as one change.
    """
    lines = before.splitlines(keepends=True), after.splitlines(keepends=True)
    pieces = [
        piece for old, new in _hunks(*lines) for piece in _by_words("".join(old), "".join(new))
    ]
    joined = list(_joined(pieces))
    return [_shortened(each, rank, len(joined)) for rank, each in enumerate(joined)]


Hunk = tuple[Sequence[str], Sequence[str]]


def _hunks(old: Sequence[str], new: Sequence[str]) -> Iterator[Hunk]:
    if len(old) > MOST_COMPARED or len(new) > MOST_COMPARED:
        yield old, new
        return
    for _, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new).get_opcodes():
        yield old[old_from:old_to], new[new_from:new_to]


def _by_words(before: str, after: str) -> Iterator[Piece]:
    if before == after:
        yield Piece(Change.KEPT, before)
        return
    for old, new in _hunks(_WORD.findall(before), _WORD.findall(after)):
        if old == new:
            yield Piece(Change.KEPT, "".join(old))
            continue
        yield Piece(Change.REMOVED, "".join(old))
        yield Piece(Change.ADDED, "".join(new))


def _joined(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Neighbours of one kind as one; a lone space kept between two changes changes with them."""
    removed, added = "", ""
    for rank, piece in enumerate(pieces):
        is_last = rank == len(pieces) - 1
        if piece.change is Change.REMOVED:
            removed += piece.text
        elif piece.change is Change.ADDED:
            added += piece.text
        elif piece.text.isspace() and (removed or added) and not is_last:
            removed, added = removed + piece.text, added + piece.text
        else:
            yield from _changed(removed, added)
            removed = added = ""
            yield piece
    yield from _changed(removed, added)


def _changed(removed: str, added: str) -> Iterator[Piece]:
    """What was removed, then what was added; white space alone is no change."""
    if removed != added and removed.strip():
        yield Piece(Change.REMOVED, removed)
    if removed != added and added.strip():
        yield Piece(Change.ADDED, added)
    elif added:
        yield Piece(Change.KEPT, added)


def _shortened(piece: Piece, rank: int, count: int) -> Piece:
    """A long stretch that did not change is cut: what matters is beside the changes."""
    if piece.change is not Change.KEPT or len(piece.text) <= LONGEST_COMMON:
        return piece
    start = piece.text[:KEPT_AROUND] if rank else ""
    end = piece.text[-KEPT_AROUND:] if rank < count - 1 else ""
    return Piece(Change.KEPT, f"{start}{GAP}{end}")
