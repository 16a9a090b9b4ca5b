"""When nothing is found: what could be meant, and what fewer words would find.

Only what the reader themself may find is looked at: whether a word exists elsewhere shows nowhere.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

from app.accounts.models import User
from app.core.search_index import vocabulary
from app.core.search_index.clauses import clauses_of, loosened
from app.core.search_index.engines import engine
from app.core.search_index.french import TOKEN, is_stop_word
from app.core.search_index.grammar import parse
from app.core.search_index.questions import Answer, Clause, Question, Term
from app.core.search_index.synonyms import present_synonyms
from app.search.queries.proposing import proposed_to

MOST_WORDS = 8  # of a query, that a spelling is looked for
CANDIDATES = 4
MOST_TRIED = 6


def corrected(user: User | None, typed: str, question: Question) -> str | None:
    """What was typed with words that the reader finds in the place of those they do not."""
    better = typed
    for word in dict.fromkeys(TOKEN.findall(parse(typed).words)[:MOST_WORDS]):
        if is_stop_word(word.lower()) or not word.isalpha() or _is_known(word, question):
            continue
        near = vocabulary.spellings(word, CANDIDATES)
        proposed = proposed_to(user, question.audiences, near, 1)
        better = better.replace(word, proposed[0]) if proposed else better
    if better == typed or not _finds(better, question):
        return None
    return better


def with_fewer_words(question: Question) -> tuple[Question, Answer] | None:
    """The first of some shorter questions that finds something, with what it finds."""
    for tried, clauses in enumerate(loosened(question.clauses, _frequencies(question))):
        shorter = replace(question, clauses=clauses)
        answer = engine().search(shorter)
        if answer.total:
            return shorter, answer
        if tried == MOST_TRIED:
            break
    return None


def _frequencies(question: Question) -> Callable[[str], int]:
    """In how many items that the reader may read a term stands."""

    @cache
    def frequency(term: str) -> int:
        return _total(question, (Clause((Term(term),)),))

    return frequency


def _is_known(word: str, question: Question) -> bool:
    return bool(_total(question, clauses_of(parse(word), present_synonyms())[0]))


def _finds(typed: str, question: Question) -> bool:
    wanted, _excluded = clauses_of(parse(typed), present_synonyms())
    return bool(engine().search(replace(question, clauses=wanted, limit=1, after=None)).total)


def _total(question: Question, clauses: tuple[Clause, ...]) -> int:
    return engine().search(Question(question.audiences, clauses, limit=1)).total
