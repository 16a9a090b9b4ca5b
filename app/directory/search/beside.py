"""Who answers by what they say of themselves, beside those whose name or function answers: the
engine of the search, kept to the people or the structures of the directory."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from markupsafe import Markup

from app.accounts.models import User
from app.core.search_index.clauses import clauses_of
from app.core.search_index.engines import IndexUnavailable, engine
from app.core.search_index.excerpts import Marker
from app.core.search_index.grammar import parse
from app.core.search_index.questions import Hit, Question
from app.core.search_index.shown import Shown, shown
from app.core.search_index.synonyms import present_synonyms
from app.directory.queries.search import Asked
from app.directory.search.kinds import KIND_OF, category_of

AUDIENCES = frozenset({"members"})
MOST_SHOWN = 10
MOST_COMPARED = 1_000  # of those who answer, looked through for who is listed already
# The facets that the search has too, by its names for them: in the index, and in its address.
FACETS = {
    "region": ("region", "region"),
    "theme": ("theme", "theme"),
    "organisation": ("organisation", "structure"),
    "type": ("category", "nature"),
}


@dataclass(frozen=True)
class Teller:
    """Somebody, or a structure, with what answers in what they say, marked."""

    shown: Shown
    excerpt: Markup


@dataclass(frozen=True)
class Beside:
    """How many answer so, the first of them where they are shown, and the parameters of the page
    of the search that gives them all."""

    total: int = 0
    tellers: list[Teller] = field(default_factory=list)
    values: Mapping[str, str] = field(default_factory=dict)


def beside(
    user: User, typed: str, asked: Asked, listed: Collection[int], *, is_shown: bool
) -> Beside | None:
    """Who answers without being listed, and shown if there is nobody better to show; None where
    the search cannot tell."""
    question = _question(typed, asked)
    if question is None:
        return None
    try:
        answer = engine().search(question)
    except IndexUnavailable:
        return None
    others = [hit for hit in answer.hits if hit.key.id not in listed]
    return Beside(
        total=answer.total - len(answer.hits) + len(others),
        tellers=_tellers(user, question, others[:MOST_SHOWN]) if is_shown else [],
        values=_address(typed, asked),
    )


def _question(typed: str, asked: Asked) -> Question | None:
    """The same search for the engine; none where it has no word, or not one of the facets."""
    wanted, excluded = clauses_of(parse(typed), present_synonyms())
    if not wanted or not all(facet in FACETS for facet, _value in asked.labels):
        return None
    chosen = {FACETS[facet][0]: frozenset({_told(facet, value)}) for facet, value in asked.labels}
    kind = {"kind": frozenset({KIND_OF[asked.kind]})}
    return Question(AUDIENCES, wanted, excluded, chosen=chosen | kind, limit=MOST_COMPARED)


def _told(facet: str, value: str) -> str:
    """A value as the search has it."""
    return category_of(value) if facet == "type" else value


def _address(typed: str, asked: Asked) -> dict[str, str]:
    chosen = {FACETS[facet][1]: _told(facet, value) for facet, value in asked.labels}
    return {"q": typed, "type": KIND_OF[asked.kind], **chosen}


def _tellers(user: User, question: Question, hits: Collection[Hit]) -> list[Teller]:
    marker = Marker(question.clauses)
    return [Teller(each, marker.excerpt(each.text)) for _hit, each in shown(user, hits)]
