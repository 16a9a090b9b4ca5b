"""Whoever types only a name finds that person first."""

from dataclasses import replace

from app.accounts.models import User
from app.core.search_index.engines import engine
from app.core.search_index.french import names
from app.core.search_index.questions import Hit, Question
from app.core.search_index.shown import Shown, shown
from app.search.queries.asking import PERSON, Understood, by_name

MOST = 3
LONGEST_NAME = 5  # words
TOO_COMMON = 20  # a lone word found that many times oftener than people so called is no name


def named_people(user: User, asked: Understood, total: int) -> list[tuple[Hit, Shown]]:
    """The people whose name holds all that was typed, three at most."""
    wanted = set(names(asked.typed.words))
    if not 0 < len(wanted) <= LONGEST_NAME or not _is_only_words(asked):
        return []
    question = asked.question
    only = {**question.chosen, "kind": frozenset({PERSON})}
    people = engine().search(
        Question(question.audiences, by_name(asked.typed.words), chosen=only, limit=MOST)
    )
    if len(wanted) == 1 and total > TOO_COMMON * people.total:
        return []
    found = shown(user, (replace(hit, part=0) for hit in people.hits))
    return [(hit, each) for hit, each in found if wanted <= set(names(each.title))]


def _is_only_words(asked: Understood) -> bool:
    """Whether nothing but words was typed, and people are among what is looked for."""
    kinds = asked.question.chosen.get("kind")
    typed = asked.typed
    has_operators = bool(typed.authors or typed.groups or typed.before or typed.after)
    is_plain = all(not (each.is_excluded or each.is_start) for each in typed.pieces)
    return is_plain and not has_operators and (kinds is None or PERSON in kinds)
