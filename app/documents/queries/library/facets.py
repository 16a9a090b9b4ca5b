"""What could narrow the library: the values that its answers bear, with how many bear each.

Beyond some thousands of answers, a page reads the newest ones alone: what it costs stays the same,
and it says no number that it has not counted.
"""

from dataclasses import dataclass

from sqlalchemy import CTE, Select, String, cast, func, literal, select, union_all

from app.accounts.models import User
from app.core.db import db
from app.core.text import fold
from app.documents.models import Document, DocumentDepartment
from app.documents.policies import visible_documents
from app.documents.queries.library.asking import Asked, Facet
from app.documents.queries.library.listing import COLUMNS, answering
from app.documents.queries.library.names import ORDERED, names_of

EVERY, ENDS = "every", "ends"
BOUND = 2_000
Counts = dict[str, dict[str, int]]


@dataclass(frozen=True)
class Option:
    """A value of a facet, by its French name, with how many documents bear it, if counted."""

    value: str
    name: str
    count: int | None


@dataclass(frozen=True)
class Choices:
    """A facet as the page offers it."""

    facet: Facet
    options: list[Option]
    chosen: str | None


@dataclass(frozen=True)
class Shelf:
    """How many documents answer, or more than how many, and what could narrow them."""

    total: int
    is_more: bool
    choices: list[Choices]


def shelf(user: User, asked: Asked) -> Shelf:
    """Count what answers to a search by each value of each facet; those of a chosen facet tell
    what another choice would give."""
    counts = _counts(user, asked)
    totals, ends = counts.pop(EVERY), counts.pop(ENDS, {})
    total, offered = totals[""], []
    for facet in asked.facets:
        own, chosen = counts.get(facet.name, {}), asked.value_of(facet.name)
        is_counted = totals.get(facet.name, total) <= BOUND
        if facet.name == "year" and not is_counted:
            own = _years_between(ends)
        if chosen is not None:
            own = {chosen: 0} | own
        if chosen is not None or any(count < total for count in own.values()):
            offered.append(Choices(facet, _options(facet, own, chosen, is_counted), chosen))
    return Shelf(min(total, BOUND), total > BOUND, offered)


def _counts(user: User, asked: Asked) -> Counts:
    """One statement, however many facets: the answers are read once, and once more for each
    chosen facet. Under EVERY, how many were read for each;
    under ENDS, the first and the last year of all."""
    answers = _answers(user, asked, "answers")
    parts = [_total("", answers), *_end_years(user)]
    for facet in asked.facets:
        wider = answers
        if asked.value_of(facet.name) is not None:
            wider = _answers(user, asked.without(facet.name), facet.name)
            parts.append(_total(facet.name, wider))
        parts.append(_counted(facet.name, wider))
    counts: Counts = {}
    for name, value, count in db.session.execute(union_all(*parts)):
        counts.setdefault(name, {})[value] = count
    return counts


def _total(facet: str, answers: CTE) -> Select[str, str, int]:
    return select(literal(EVERY), literal(facet), func.count()).select_from(answers)


def _answers(user: User, asked: Asked, name: str) -> CTE:
    columns = (column.label(facet) for facet, column in COLUMNS.items())
    found = answering(user, asked).with_only_columns(Document.id, *columns)
    newest = found.order_by(Document.changed_at.desc(), Document.id.desc()).limit(BOUND + 1)
    return newest.cte(f"of_{name}")


def _end_years(user: User) -> list[Select[str, str, int]]:
    """The first and the last year that a person may read of."""
    readable = visible_documents(user).with_only_columns(Document.year).limit(1)
    ends = (readable.order_by(Document.year), readable.order_by(Document.year.desc()))
    found = [each.subquery() for each in ends]
    return [select(literal(ENDS), cast(each.c.year, String), literal(0)) for each in found]


def _years_between(ends: dict[str, int]) -> dict[str, int]:
    """Every year from the first to the last, none of them counted."""
    years = [int(year) for year in ends]
    return {str(year): 0 for year in range(min(years), max(years) + 1)}


def _counted(facet: str, answers: CTE) -> Select[str, str, int]:
    if facet == "department":
        department = DocumentDepartment.department_code
        rows = answers.join(DocumentDepartment, DocumentDepartment.document_id == answers.c.id)
        counted = select(literal(facet), department, func.count()).select_from(rows)
        return counted.group_by(department)
    value = answers.c[facet]
    counted = select(literal(facet), cast(value, String), func.count())
    return counted.where(value.is_not(None)).group_by(value)


def _options(
    facet: Facet, counts: dict[str, int], chosen: str | None, is_counted: bool
) -> list[Option]:
    most = sorted(counts, key=lambda value: (value != chosen, -counts[value]))[: facet.most]
    names = names_of(facet.name, most)
    options = [
        Option(value, names[value], counts[value] if is_counted else None)
        for value in most
        if value in names
    ]
    if facet.name in ORDERED:
        return sorted(options, key=lambda each: ORDERED[facet.name](each.value))
    return sorted(options, key=lambda each: fold(each.name))
