"""Rows that two requests may write at once: the first one stays, or the last one wins."""

from typing import Any

from sqlalchemy import Insert
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.core.db import Base, db


def insert_once(model: type[Base], rows: list[dict[str, Any]], unique: list[str]) -> Insert:
    """A statement that adds the rows that are not there yet."""
    insert = sqlite_insert if db.engine.dialect.name == "sqlite" else postgresql_insert
    return insert(model).values(rows).on_conflict_do_nothing(index_elements=unique)


def put(model: type[Base], row: dict[str, Any], unique: list[str]) -> None:
    """Write a row in place of the one that has the same unique columns."""
    insert = sqlite_insert if db.engine.dialect.name == "sqlite" else postgresql_insert
    others = {name: value for name, value in row.items() if name not in unique}
    db.session.execute(
        insert(model).values(row).on_conflict_do_update(index_elements=unique, set_=others),
        execution_options={"synchronize_session": False},
    )
    db.session.expire_all()
