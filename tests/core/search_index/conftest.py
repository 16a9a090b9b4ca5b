"""The engines under test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from app.core.db import db
from app.core.search_index import sources
from app.core.search_index.engines import Engine
from app.core.search_index.postgresql_engine.engine import PostgresqlEngine
from app.core.search_index.postgresql_engine.tables import LIVE
from app.core.search_index.sources import Dependence, Source
from app.core.search_index.synonyms import Synonym
from app.core.search_index.vocabulary import VocabularyWord
from app.core.search_index.whoosh_engine.engine import WhooshEngine
from tests.core.search_index.plain import split
from tests.core.search_index.saying import KIND, describe, refused
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


@pytest.fixture
def synonyms_alone(app, session, search_index) -> Iterator[Source]:
    """Synonyms alone are searchable for the time of a test; a word, for those that say it."""
    others = dict(sources._sources)
    sources._sources.clear()
    declared = sources.declare(
        Source(
            KIND,
            Synonym,
            ids=lambda: select(Synonym.id),
            describe=describe,
            columns=frozenset({"said", "other"}),
            dependences=(
                Dependence(
                    VocabularyWord,
                    lambda word: select(Synonym.id).where(Synonym.said == word.word),
                    frozenset({"items"}),
                ),
            ),
        )
    )
    refused.clear()
    session.execute(delete(Synonym))
    session.commit()
    yield declared
    sources._sources.clear()
    sources._sources.update(others)
