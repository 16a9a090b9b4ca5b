"""What could narrow the library: the values that its answers bear, with how many bear each."""

from dataclasses import dataclass

from sqlalchemy import CTE, Select, String, cast, func, literal, select, union_all

from app.accounts.models import User
from app.core.db import db
from app.core.text import fold
from app.documents.models import Document, DocumentDepartment
from app.documents.queries.library.asking import Asked, Facet
from app.documents.queries.library.listing import COLUMNS, answering
from app.documents.queries.library.names import ORDERED, names_of

EVERY = "every"
Counts = dict[str, dict[str, int]]


@dataclass(frozen=True)
class Option:
    """A value of a facet, by its French name, with how many documents bear it."""

    value: str
    name: str
    count: int


@dataclass(frozen=True)
class Choices:
    """A facet as the page offers it."""

    facet: Facet
    options: list[Option]
    chosen: str | None


@dataclass(frozen=True)
class Shelf:
    """How many documents answer, and what could narrow them."""

    total: int
    choices: list[Choices]


def shelf(user: User, asked: Asked) -> Shelf:
    """Count what answers to a search by each value of each facet; those of a chosen facet tell
    what another choice would give."""
    counts = _counts(user, asked)
    total = counts[EVERY][""]
    offered = []
    for facet in asked.facets:
        own, chosen = counts.get(facet.name, {}), asked.value_of(facet.name)
        if chosen is not None:
            own = {chosen: 0} | own
        if chosen is not None or any(count < total for count in own.values()):
            offered.append(Choices(facet, _options(facet, own, chosen), chosen))
    return Shelf(total, offered)


def _counts(user: User, asked: Asked) -> Counts:
    """One statement, however many facets: the answers are read once, and once more for each
    chosen facet."""
    answers = _answers(user, asked, "answers")
    parts = [select(literal(EVERY), literal(""), func.count()).select_from(answers)]
    for facet in asked.facets:
        is_chosen = asked.value_of(facet.name) is not None
        wider = _answers(user, asked.without(facet.name), facet.name) if is_chosen else answers
        parts.append(_counted(facet.name, wider))
    counts: Counts = {}
    for name, value, count in db.session.execute(union_all(*parts)):
        counts.setdefault(name, {})[value] = count
    return counts


def _answers(user: User, asked: Asked, name: str) -> CTE:
    columns = (column.label(facet) for facet, column in COLUMNS.items())
    found = answering(user, asked).with_only_columns(Document.id, *columns)
    return found.cte(f"of_{name}")


def _counted(facet: str, answers: CTE) -> Select[str, str, int]:
    if facet == "department":
        department = DocumentDepartment.department_code
        rows = answers.join(DocumentDepartment, DocumentDepartment.document_id == answers.c.id)
        counted = select(literal(facet), department, func.count()).select_from(rows)
        return counted.group_by(department)
    value = answers.c[facet]
    counted = select(literal(facet), cast(value, String), func.count())
    return counted.where(value.is_not(None)).group_by(value)


def _options(facet: Facet, counts: dict[str, int], chosen: str | None) -> list[Option]:
    most = sorted(counts, key=lambda value: (value != chosen, -counts[value]))[: facet.most]
    names = names_of(facet.name, most)
    options = [Option(value, names[value], counts[value]) for value in most if value in names]
    if facet.name in ORDERED:
        return sorted(options, key=lambda each: ORDERED[facet.name](each.value))
    return sorted(options, key=lambda each: fold(each.name))
