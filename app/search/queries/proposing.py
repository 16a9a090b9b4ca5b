"""Which words of the vocabulary may be proposed to somebody, as a spelling or a completion.

The vocabulary holds what every member may read. Members are proposed what they can find; visitors
only words that stand as such in what they are shown, since a word that is not public may be the
stem of one that is.
"""

from collections.abc import Iterable

from app.accounts.models import User
from app.core.search_index import vocabulary
from app.core.search_index.engines import engine
from app.core.search_index.french import TOKEN, fold, form_of, split
from app.core.search_index.questions import Clause, Question, Term
from app.core.search_index.shown import shown

MOST_READ = 5  # public things that are looked at for a word


def proposed_to(
    user: User | None, audiences: frozenset[str], words: list[str], most: int
) -> list[str]:
    """The first of some words that a person, or a visitor, may be proposed."""
    if user is not None:
        return vocabulary.proposed_to(audiences, words, engine(), most)
    return [word for word in words if _is_shown_to_all(word, audiences)][:most]


def _is_shown_to_all(word: str, audiences: frozenset[str]) -> bool:
    clause = Clause((Term(form_of(word)),))
    found = engine().search(Question(audiences, (clause,), limit=MOST_READ))
    texts = (f"{each.title}\n{each.text}" for _hit, each in shown(None, found.hits))
    return any(fold(word) in _words_of(text) for text in texts)


def _words_of(text: str) -> Iterable[str]:
    return {fold(part) for raw in TOKEN.findall(text) for part in split(raw).parts}
