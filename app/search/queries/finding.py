"""What is found: a page of lines with their excerpts, tabs, facets, and what to do next."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from markupsafe import Markup

from app.accounts.models import User
from app.core.search_index.engines import engine
from app.core.search_index.excerpts import Marker
from app.core.search_index.questions import Answer, Hit, Question, Sort
from app.core.search_index.shown import Shown, presenters_for, shown
from app.search.queries.asking import Asked, Understood, understand
from app.search.queries.facets import Choices, Tab, choices, counted_for, tabs
from app.search.queries.groups_first import own_groups
from app.search.queries.people_first import named_people
from app.search.queries.spelling import corrected, with_fewer_words


@dataclass(frozen=True)
class Line:
    """A thing found: what it is, its title and an excerpt, with what answers marked."""

    kind: str
    id: int
    label: str
    title: Markup
    excerpt: Markup
    shown: Shown


@dataclass(frozen=True)
class Found:
    """What a search gives. ``spelling`` is what may have been meant; ``is_loosened`` says that
    these results answer only some of the words; ``says_nothing`` that there was no word to find.
    """

    total: int = 0
    lines: list[Line] = field(default_factory=list)
    tabs: list[Tab] = field(default_factory=list)
    choices: list[Choices] = field(default_factory=list)
    next: str | None = None
    spelling: str | None = None
    unknown: tuple[str, ...] = ()
    is_loosened: bool = False
    says_nothing: bool = False

    @property
    def is_fruitless(self) -> bool:
        """Whether words that say something found nothing."""
        return (self.is_loosened or not self.total) and not self.says_nothing


def find(user: User | None, asked: Asked, zone: ZoneInfo) -> Found:
    """Answer a person, or a visitor. Raises IndexUnavailable."""
    if asked.is_blank:
        return Found()
    understood = understand(user, asked, zone)
    if asked.typed and understood.says_nothing:
        return Found(says_nothing=True)
    question = replace(understood.question, counted=counted_for(user))
    answer = engine().search(question)
    spelling = None if answer.total else corrected(user, asked.typed, question)
    is_loosened = False
    if not answer.total and (fewer := with_fewer_words(question)):
        question, answer, is_loosened = *fewer, True
    return Found(
        total=answer.total,
        lines=_lines(user, question, _ranked(user, asked, understood, answer)),
        tabs=tabs(user, asked, answer),
        choices=choices(user, asked, answer),
        next=answer.next,
        spelling=spelling,
        unknown=understood.unknown,
        is_loosened=is_loosened,
    )


def _ranked(
    user: User | None, asked: Asked, understood: Understood, answer: Answer
) -> list[tuple[Hit, Shown]]:
    """The hits that the person may see, after whoever bears the name that was typed and the group
    of their own region that bears such a title; these stand on the first page only."""
    found = shown(user, answer.hits)
    if asked.sort is Sort.DATE:
        return found
    first = [*named_people(user, understood, answer.total), *own_groups(user, understood)]
    keys = {hit.key for hit, _shown in first}
    others = [(hit, each) for hit, each in found if hit.key not in keys]
    return others if asked.after else [*first, *others]


def _lines(user: User | None, question: Question, found: Iterable[tuple[Hit, Shown]]) -> list[Line]:
    marker = Marker(question.clauses)
    labels = {each.kind: each.one for each in presenters_for(user)}
    return [
        Line(
            kind=hit.key.kind,
            id=hit.key.id,
            label=labels[hit.key.kind],
            title=marker.whole(each.title),
            excerpt=marker.excerpt(each.text),
            shown=each,
        )
        for hit, each in found
    ]
