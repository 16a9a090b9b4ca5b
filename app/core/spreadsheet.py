"""Rows as a French spreadsheet opens them: UTF-8 with its mark, semicolons, no live formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from app.core.dates import current_zone

BYTE_ORDER_MARK = "\ufeff"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
MIMETYPE = "text/csv; charset=utf-8"


def cell(value: object) -> str:
    """A value as text; what a spreadsheet would run as a formula starts with an apostrophe.

    OWASP, CSV Injection. Spaces before the sign do not protect, so they are not counted.
    """
    if isinstance(value, datetime):
        return value.astimezone(current_zone()).strftime("%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if value is None:
        return ""
    text = str(value)
    is_live = isinstance(value, str) and (
        text.startswith(FORMULA_STARTS) or text.lstrip().startswith(FORMULA_STARTS)
    )
    return f"'{text}" if is_live else text


def lines(titles: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The file line by line, titles first, so that a long one is never held whole."""
    yield BYTE_ORDER_MARK + _line([cell(each) for each in titles])
    for row in rows:
        yield _line([cell(value) for value in row])


def _line(cells: Sequence[str]) -> str:
    written = io.StringIO()
    csv.writer(written, delimiter=";", lineterminator="\r\n").writerow(cells)
    return written.getvalue()
