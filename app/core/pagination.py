"""Keyset pages: page 1,000 costs what page 1 costs, and the address holds the place."""

from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from sqlakeyset import BadBookmark, InvalidPage, select_page, unserialize_bookmark
from sqlalchemy import Select

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
    try:
        place = unserialize_bookmark(request.args["page"]) if request.args.get("page") else None
        found = select_page(db.session(), statement, per_page=per_page, page=place)
    except (BadBookmark, InvalidPage, ValueError, IndexError, KeyError):
        found = select_page(db.session(), statement, per_page=per_page)
    rows = [row[0] if len(row) == 1 else row for row in found]
    paging = found.paging
    return Page(
        rows=rows,
        next_href=_address(paging.bookmark_next) if paging.has_next else None,
        previous_href=_address(paging.bookmark_previous) if paging.has_previous else None,
        total=total,
    )


def _address(bookmark: str) -> str:
    kept = {name: values for name, values in request.args.lists() if name != "page"}
    values = {**(request.view_args or {}), **kept, "page": bookmark}
    return url_for(str(request.endpoint), **values)
