"""Of groups that bear the same title in each region, those of one's own region come first."""

from collections.abc import Iterable
from dataclasses import replace

from app.accounts.models import User
from app.core.search_index.engines import engine
from app.core.search_index.french import analysed
from app.core.search_index.questions import Clause, Hit, Phrase, Prefix, Term
from app.core.search_index.shown import Shown, shown
from app.search.queries.asking import WORKGROUP, Understood, regions_of, within
from app.search.queries.people_first import is_only_words

MOST = 2


def own_groups(user: User | None, asked: Understood) -> list[tuple[Hit, Shown]]:
    """The groups of a person's region whose title holds all that was typed, two at most."""
    question = asked.question
    if not question.clauses or not is_only_words(asked, WORKGROUP):
        return []
    only = {**question.chosen, "kind": frozenset({WORKGROUP})}
    groups = replace(question, chosen=only, counted=(), limit=MOST, after=None)
    near = within(groups, regions_of(user))
    found = shown(user, engine().search(near).hits) if near else []
    return [(hit, each) for hit, each in found if _holds_all(each.title, question.clauses)]


def _holds_all(title: str, clauses: Iterable[Clause]) -> bool:
    held = {term for terms, _width in analysed(title) for _offset, term in terms}
    return all(any(_is_held(way, held) for way in clause.ways) for clause in clauses)


def _is_held(way: Term | Phrase | Prefix, held: set[str]) -> bool:
    if isinstance(way, Phrase):
        return all(not place or held.intersection(place) for place in way.places)
    return isinstance(way, Term) and way.text in held
