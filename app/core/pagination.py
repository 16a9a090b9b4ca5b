"""Keyset pages: page 1,000 costs what page 1 costs, and the address holds the place."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, datetime
from typing import Any, Protocol

from flask import request, url_for
from sqlakeyset import Marker, Paging, select_page, unserialize_bookmark
from sqlalchemy import Select, UnaryExpression

from app.core.converters import LARGEST_NUMBER
from app.core.db import db

PER_PAGE = 50


@dataclass(frozen=True)
class Page:
    """A page of a list with the addresses of its neighbours."""

    rows: list[Any]
    next_href: str | None
    previous_href: str | None
    total: int | None = None


def paginate(statement: Select[Any], *, total: int | None = None, per_page: int = PER_PAGE) -> Page:
    """The page that the address asks for (``?page=<bookmark>``), of a totally ordered select.

    The order must end with a unique column that is never null. A damaged bookmark shows the
    first page.
    """
    place = _place([_type_of(clause) for clause in statement._order_by_clauses])
    found = select_page(db.session(), statement, per_page=per_page, page=place)
    rows = [row[0] if len(row) == 1 else row for row in found]
    return _page(rows, found.paging, total)


class Listing(Protocol):
    """A list that reads itself: ``columns`` are the types of what the place of a row holds."""

    @property
    def columns(self) -> Sequence[type]: ...

    def place_of(self, row: Any) -> tuple[Any, ...]:
        """The place of a row in the order of the list; no two have the same."""

    def read(self, place: Any, *, is_before: bool, most: int) -> Sequence[Any]:
        """So many rows after a place, or from the first; or before it, the nearest first."""


def paginate_list(listing: Listing, *, per_page: int = PER_PAGE) -> Page:
    """The page that the address asks for, of a list whose statements are built once: what
    ``paginate`` adds to a statement costs more than reading the page."""
    place, is_before = _place(listing.columns) or Marker(None, False)
    rows = listing.read(place, is_before=is_before, most=per_page + 1)
    paging: Paging[Any] = Paging(
        list(rows), per_page, is_before, place, [listing.place_of(row) for row in rows]
    )
    return _page(paging.rows, paging, None)


def _page(rows: list[Any], paging: Paging[Any], total: int | None) -> Page:
    return Page(
        rows=rows,
        next_href=_address(paging.bookmark_next) if paging.has_next else None,
        previous_href=_address(paging.bookmark_previous) if paging.has_previous else None,
        total=total,
    )


def _place(columns: Sequence[type]) -> Marker | None:
    """Where the address says to start; none when it says nothing that this list could hold."""
    bookmark = request.args.get("page")
    if not bookmark:
        return None
    try:
        place = unserialize_bookmark(bookmark)
    except (ArithmeticError, LookupError, StopIteration, TypeError, ValueError, csv.Error):
        return None
    return place if _fits(place.place, columns) else None


def _type_of(clause: Any) -> type:
    """What a column holds, under the mark of a descending order, which has no type of its own."""
    while isinstance(clause, UnaryExpression):
        clause = clause.element
    python_type: type = clause.type.python_type
    return python_type


def _fits(values: Sequence[Any] | None, columns: Sequence[type]) -> bool:
    """Whether each value of a bookmark may stand in its column: nobody else may have written it."""
    if values is None:
        return True
    is_whole = len(values) == len(columns)
    return is_whole and all(map(_may_hold, columns, values))


def _may_hold(column: type, value: Any) -> bool:
    if type(value) is not column:
        return False
    if isinstance(value, int):
        return abs(value) <= LARGEST_NUMBER
    if isinstance(value, datetime):
        return value.tzinfo is not None and MINYEAR < value.year < MAXYEAR
    return "\0" not in value if isinstance(value, str) else True


def _address(bookmark: str) -> str:
    kept = {name: values for name, values in request.args.lists() if name != "page"}
    values = {**(request.view_args or {}), **kept, "page": bookmark}
    return url_for(str(request.endpoint), **values)
