"""Rows written in bulk, and the numbers they were given."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import insert

from app.core.db import Base, db

BATCH = 5_000
Row = dict[str, Any]


def insert_rows(model: type[Base], rows: Iterable[Row]) -> None:
    """Write rows, some thousands at a time: they are drawn as they are written."""
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH)):
        db.session.execute(insert(model.__table__), batch)  # type: ignore[arg-type]


def insert_numbered(model: type[Any], rows: Sequence[Row]) -> Iterator[int]:
    """Write rows of a model; gives their ``id`` in the same order."""
    for start in range(0, len(rows), BATCH):
        numbered = insert(model).returning(model.id, sort_by_parameter_order=True)
        yield from db.session.scalars(numbered, rows[start : start + BATCH])
