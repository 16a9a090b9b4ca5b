"""Whoever types only a name finds that person first, those of their own region before others."""

from dataclasses import replace

from app.accounts.models import User
from app.core.search_index.engines import engine
from app.core.search_index.french import names
from app.core.search_index.questions import Hit, Question
from app.core.search_index.shown import Shown, shown
from app.search.queries.asking import PERSON, Understood, by_name, regions_of, within

MOST = 3
LONGEST_NAME = 5  # words
TOO_COMMON = 20  # a lone word found that many times oftener than people so called is no name


def named_people(user: User | None, asked: Understood, total: int) -> list[tuple[Hit, Shown]]:
    """The people whose name holds all that was typed, three at most."""
    wanted = set(names(asked.typed.words))
    if not 0 < len(wanted) <= LONGEST_NAME or not is_only_words(asked, PERSON):
        return []
    question = asked.question
    only = {**question.chosen, "kind": frozenset({PERSON})}
    clauses = by_name(asked.typed.words)
    so_called = Question(question.audiences, clauses, chosen=only, limit=MOST)
    people = engine().search(so_called)
    if len(wanted) == 1 and total > TOO_COMMON * people.total:
        return []
    near = within(so_called, regions_of(user)) if people.total > 1 else None
    hits = [*(engine().search(near).hits if near else ()), *people.hits]
    first = {hit.key: replace(hit, part=0) for hit in hits}
    found = shown(user, list(first.values())[:MOST])
    return [(hit, each) for hit, each in found if wanted <= set(names(each.title))]


def is_only_words(asked: Understood, kind: str) -> bool:
    """Whether nothing but words was typed, and things of a kind are among what is looked for."""
    kinds = asked.question.chosen.get("kind")
    typed = asked.typed
    has_operators = bool(typed.authors or typed.groups or typed.before or typed.after)
    is_plain = all(not (each.is_excluded or each.is_start) for each in typed.pieces)
    return is_plain and not has_operators and (kinds is None or kind in kinds)
