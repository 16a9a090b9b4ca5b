"""The engines under test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.db import db
from app.core.search_index.engines import Engine
from app.core.search_index.postgresql_engine.engine import PostgresqlEngine
from app.core.search_index.postgresql_engine.tables import LIVE
from app.core.search_index.whoosh_engine.engine import WhooshEngine
from tests.core.search_index.plain import split
from tests.support.database import wanted_backend


@pytest.fixture
def whoosh(tmp_path: Path) -> WhooshEngine:
    """The embedded engine on an empty folder."""
    return WhooshEngine(tmp_path / "search", split)


@pytest.fixture
def postgresql(request: pytest.FixtureRequest) -> Iterator[PostgresqlEngine]:
    """The engine in PostgreSQL, on the database of the run."""
    if wanted_backend() != "postgresql":
        pytest.skip("this run has no PostgreSQL")
    with request.getfixturevalue("prepared_app").app_context():
        bind = db.engine
    yield PostgresqlEngine(bind, split)
    with bind.begin() as connection:
        connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {LIVE} CASCADE")


@pytest.fixture(params=["whoosh", "postgresql"])
def built_engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Each engine in turn."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def engine(built_engine: Engine) -> Engine:
    """Each engine in turn, with an empty index."""
    built_engine.rebuild([])
    return built_engine
