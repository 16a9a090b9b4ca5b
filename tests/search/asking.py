"""A question put to the index, and what a reader is shown of its answer."""

from app.accounts.models import User
from app.core.search_index import clauses, grammar
from app.core.search_index.engines import engine
from app.core.search_index.items import Key
from app.core.search_index.questions import Answer, Question
from app.core.search_index.shown import Shown, shown
from app.workgroups.audiences import audiences_of

ALL = frozenset({"public", "members", "region-32"})


def ask(typed: str, audiences: frozenset[str] = ALL, **chosen: str) -> Answer:
    wanted, excluded = clauses.clauses_of(grammar.parse(typed))
    values = {facet: frozenset({value}) for facet, value in chosen.items()}
    return engine().search(Question(audiences, wanted, excluded, chosen=values))


def keys(typed: str, audiences: frozenset[str] = ALL) -> set[Key]:
    return {hit.key for hit in ask(typed, audiences).hits}


def lines(user: User | None, typed: str) -> list[Shown]:
    return [line for _hit, line in shown(user, ask(typed, audiences_of(user)).hits)]


# Forums
