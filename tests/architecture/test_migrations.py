"""The migrations: one line of descent, both ways, and what they make is what the models say."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import inspect

from app import create_app
from app.core.db import UtcDateTime, db
from config import Settings
from tests.support.database import make_database, remove_database

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
VERSION_TABLE = {"alembic_version"}


@pytest.fixture
def empty_app(test_settings: Settings, tmp_path: Path, worker_id: str) -> Iterator[Flask]:
    """The application on an empty database of its own."""
    url = make_database(tmp_path, f"migrations_{worker_id}")
    app = create_app(replace(test_settings, database_url=url, data_dir=tmp_path))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    remove_database(url)


def tables() -> set[str]:
    return set(inspect(db.engine).get_table_names()) - VERSION_TABLE


def test_there_is_one_head() -> None:
    assert len(ScriptDirectory(str(MIGRATIONS)).get_heads()) == 1


def test_migrations_go_up_down_and_up(empty_app: Flask) -> None:
    flask_migrate.upgrade()
    everything = tables()
    assert everything == set(db.metadata.tables)
    flask_migrate.downgrade(revision="base")
    assert tables() == set()
    flask_migrate.upgrade()
    assert tables() == everything


def test_each_step_back_can_be_taken_again(empty_app: Flask) -> None:
    flask_migrate.upgrade()
    everything = tables()
    for _ in ScriptDirectory(str(MIGRATIONS)).walk_revisions():
        flask_migrate.downgrade(revision="-1")
    assert tables() == set()
    flask_migrate.upgrade()
    assert tables() == everything


def test_models_and_migrations_agree(empty_app: Flask) -> None:
    flask_migrate.upgrade()
    with db.engine.connect() as connection:
        options = {"compare_type": _compare_type, "render_as_batch": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, db.metadata) == []


def _compare_type(
    _context: object, _column: object, _metadata_column: object, _old: object, wanted: object
) -> bool | None:
    """Our own moments are the database's; everything else is compared by Alembic."""
    return False if isinstance(wanted, UtcDateTime) else None
