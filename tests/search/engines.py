"""Each engine in turn, as the index of what a test writes."""

from collections.abc import Iterator

import pytest
from flask import Flask

from app.core.db import db
from app.core.search_index.entries import analyse
from app.core.search_index.postgresql_engine.engine import PostgresqlEngine
from app.core.search_index.postgresql_engine.tables import LIVE
from tests.support.database import wanted_backend
from tests.support.search import EXTENSION, SearchIndex


@pytest.fixture(params=["whoosh", "postgresql"])
def each_index(
    request: pytest.FixtureRequest, app: Flask, search_index: SearchIndex
) -> Iterator[SearchIndex]:
    """The embedded index, then that of PostgreSQL where the run has one."""
    if request.param == "whoosh":
        yield search_index
        return
    if wanted_backend() != "postgresql":
        pytest.skip("this run has no PostgreSQL")
    with app.app_context():
        bind = db.engine
    app.extensions[EXTENSION] = PostgresqlEngine(bind, analyse)
    yield SearchIndex(app.extensions[EXTENSION])
    with bind.begin() as connection:
        connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {LIVE} CASCADE")
