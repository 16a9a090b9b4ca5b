"""What could narrow the library: the values that its answers bear, with how many bear each.

Beyond a thousand answers, a page reads the newest ones alone: what it costs stays the same,
and it says no number that it has not counted.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    Select,
    String,
    cast,
    func,
    literal,
    literal_column,
    select,
    union_all,
)

from app.accounts.anybody import anybody_like
from app.accounts.models import User
from app.core.db import KEPT_PLAN, db
from app.core.text import fold
from app.documents.models import Document, DocumentDepartment
from app.documents.policies import visible_documents
from app.documents.queries.library.asking import Asked, Facet
from app.documents.queries.library.listing import COLUMNS, MOST_KEPT, answering, given
from app.documents.queries.library.names import ORDERED, STORED, names_of

EVERY, ENDS = "every", "ends"
BOUND = 1_000
NO_NAME: Any = literal("", String)
Part = Select[str, str, str, int]
Row = tuple[Any, ...]  # a facet, a value, its name, how many bear it


class Count(NamedTuple):
    """How many answers bear a value, with the name of what is stored (``""`` for the others)."""

    documents: int
    name: str


Counts = dict[str, dict[str, Count]]


class Option(NamedTuple):
    """A value of a facet, by its French name, with how many documents bear it, if counted."""

    value: str
    name: str
    documents: int | None


class Choices(NamedTuple):
    """A facet as the page offers it."""

    facet: Facet
    options: tuple[Option, ...]
    chosen: str | None


class Shelf(NamedTuple):
    """How many documents answer, or more than how many, and what could narrow them."""

    total: int
    is_more: bool
    choices: tuple[Choices, ...]


def shelf(user: User, asked: Asked) -> Shelf:
    """Count what answers to a search by each value of each facet; those of a chosen facet tell
    what another choice would give."""
    built = _statement(anybody_like(user), asked.shape)
    rows: list[Row] = [tuple(row) for row in db.session.execute(built, given(user, asked))]
    return _shelf((*rows, *_of_nobody(rows, asked)), asked.facets, asked.values)


def _of_nobody(rows: Sequence[Row], asked: Asked) -> Iterator[Row]:
    """The chosen values that nothing bears, so that the page still says what was chosen."""
    found = {(facet, value) for facet, value, _name, _count in rows}
    for facet, value in asked.values:
        if (facet, value) not in found:
            yield facet, value, names_of(facet, [value]).get(value, ""), 0


@lru_cache(MOST_KEPT)
def _shelf(
    rows: tuple[Row, ...], facets: tuple[Facet, ...], values: tuple[tuple[str, str], ...]
) -> Shelf:
    """Found again by all that was counted: most pages follow one where nothing changed."""
    counts: Counts = {}
    for facet, value, name, count in rows:
        counts.setdefault(facet, {})[value] = Count(count, name)
    total, chosen = counts[EVERY][""].documents, dict(values)
    offered = (_choices(facet, counts, chosen.get(facet.name)) for facet in facets)
    shown = tuple(each for each in offered if each is not None)
    return Shelf(min(total, BOUND), total > BOUND, shown)


def _choices(facet: Facet, counts: Counts, chosen: str | None) -> Choices | None:
    """A facet, unless it takes nothing away."""
    total, own = counts[EVERY][""].documents, counts.get(facet.name, {})
    is_counted = counts[EVERY].get(facet.name, counts[EVERY][""]).documents <= BOUND
    if facet.name == "year" and not is_counted:
        chosen_year = {chosen: Count(0, "")} if chosen is not None else {}
        own = chosen_year | _years_between(counts.get(ENDS, {}))
    if chosen is None and not any(each.documents < total for each in own.values()):
        return None
    return Choices(facet, _options(facet, own, chosen, is_counted), chosen)


@lru_cache(MOST_KEPT)
def _statement(reader: User, shape: Asked) -> Any:
    """One statement, however many facets: the answers are read once, and once more for each
    chosen facet. Under EVERY, how many were read for each;
    under ENDS, the first and the last year of all."""
    answers = _answers(reader, shape, "answers")
    parts = [_total("", answers), *_end_years(reader)]
    for facet in shape.facets:
        wider = answers
        if shape.value_of(facet.name) is not None:
            wider = _answers(reader, shape.without(facet.name), facet.name)
            parts.append(_total(facet.name, wider))
        parts.append(_counted(facet.name, wider))
    built = union_all(*parts)
    return built if shape.is_narrowed else built.execution_options(**KEPT_PLAN)


def _total(facet: str, answers: CTE) -> Part:
    return select(literal(EVERY), literal(facet), NO_NAME, func.count()).select_from(answers)


def _answers(reader: User, shape: Asked, name: str) -> CTE:
    columns = (column.label(facet) for facet, column in COLUMNS.items())
    found = answering(reader, shape).with_only_columns(Document.id, *columns)
    newest = found.order_by(Document.changed_at.desc(), Document.id.desc())
    return newest.limit(literal_column(str(BOUND + 1))).cte(f"of_{name}")


def _end_years(reader: User) -> list[Part]:
    """The first and the last year that a person may read of."""
    readable = visible_documents(reader).with_only_columns(Document.year)
    ends = (
        readable.order_by(order).limit(literal_column("1")).subquery()
        for order in (Document.year, Document.year.desc())
    )
    return [select(literal(ENDS), cast(each.c.year, String), NO_NAME, literal(0)) for each in ends]


def _years_between(ends: Mapping[str, Count]) -> dict[str, Count]:
    """Every year from the first to the last, none of them counted."""
    years = [int(year) for year in ends]
    return {str(year): Count(0, "") for year in range(min(years), max(years) + 1)}


def _counted(facet: str, answers: CTE) -> Part:
    """How many answers bear each value of a facet, by its name where it is stored."""
    if facet == "department":
        # An outer join is made from the answers; SQLite would begin with all the departments.
        value: Any = DocumentDepartment.department_code
        rows: Any = answers.outerjoin(
            DocumentDepartment, DocumentDepartment.document_id == answers.c.id
        )
    else:
        value, rows = answers.c[facet], answers
    counted = select(value.label("value"), func.count().label("count")).select_from(rows)
    each = counted.group_by(value).subquery()
    columns = (literal(facet), cast(each.c.value, String))
    if facet not in STORED:
        return select(*columns, NO_NAME, each.c.count)
    key, name = STORED[facet]
    return select(*columns, name, each.c.count).join(key.class_, key == each.c.value)


def _options(
    facet: Facet, counts: Mapping[str, Count], chosen: str | None, is_counted: bool
) -> tuple[Option, ...]:
    most = sorted(counts, key=lambda value: (value != chosen, -counts[value].documents))[
        : facet.most
    ]
    names = {value: counts[value].name for value in most}
    if facet.name not in STORED:
        names = names_of(facet.name, most)
    options = [
        Option(value, names[value], counts[value].documents if is_counted else None)
        for value in most
        if names.get(value)
    ]
    if facet.name in ORDERED:
        return tuple(sorted(options, key=lambda each: ORDERED[facet.name](each.value)))
    return tuple(sorted(options, key=lambda each: fold(each.name)))
