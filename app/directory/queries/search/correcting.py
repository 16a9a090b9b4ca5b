"""One typing error forgiven: the words of the directory that are one letter away.

Every spelling one letter away from a word is asked of the vocabulary by its key (P. Norvig, « How
to Write a Spelling Corrector »): some hundreds of keys, whatever the number of people.
"""

from collections.abc import Iterator
from string import ascii_lowercase, digits

from sqlalchemy import func, select

from app.core.db import db
from app.directory.models import EntryKind, Vocabulary
from app.directory.queries.search.asking import Asked
from app.directory.queries.search.packing import words_among

LETTERS = ascii_lowercase + digits
SHORTEST, LONGEST = 4, 20
TRIED = 6


def nearest(asked: Asked) -> Iterator[Asked]:
    """The same search with one word spelt otherwise, the likeliest first; a few at most."""
    edits = {word: _edits(word) for word in asked.words if SHORTEST <= len(word) <= LONGEST}
    counts = _known({edit for several in edits.values() for edit in several} | set(edits))
    likely = [
        (word in counts, edit[0] != word[0], -counts[edit], edit, asked.words.index(word))
        for word, several in edits.items()
        for edit in several
        if edit in counts
    ]
    for *_, edit, rank in sorted(likely)[:TRIED]:
        yield asked.with_word(rank, edit)


def _known(words: set[str]) -> dict[str, int]:
    if not words:
        return {}
    wanted = words_among(sorted(words))
    rows = db.session.execute(
        select(Vocabulary.word, func.sum(Vocabulary.count))
        .join(wanted, wanted.c.word == Vocabulary.word)
        .where(
            Vocabulary.kind.in_(list(EntryKind)),  # the first column of the key
            Vocabulary.count > 0,
        )
        .group_by(Vocabulary.word)
    )
    return {word: count for word, count in rows}  # noqa: C416 - a row is no pair for dict()


def _edits(word: str) -> set[str]:
    """Every word one letter away: one missing, one too many, one wrong, two swapped."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    fewer = {left + right[1:] for left, right in cuts if right}
    swapped = {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    wrong = {left + letter + right[1:] for left, right in cuts if right for letter in LETTERS}
    more = {left + letter + right for left, right in cuts for letter in LETTERS}
    return (fewer | swapped | wrong | more) - {word}
