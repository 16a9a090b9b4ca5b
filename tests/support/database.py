"""The database of a test process: migrated and filled once, brought back after each test.

What `flask init` writes (regions, themes, workgroups…) is kept beside, in `pristine`, and put
back after each test; every other table is emptied. Triggers of foreign keys rest meanwhile, so
that the order of tables does not matter. The factories count again from the same number: names
and addresses that a test draws are the same in whatever order and process it runs.
"""

import os
import sqlite3
from pathlib import Path
from typing import Any, Protocol

import psycopg
from sqlalchemy import Engine, MetaData, Table, event, make_url

from tests.factories.base import start_sequences
from tests.support.postgres import create_database, drop_database

LOCK_TIMEOUT_S = 10
# Where the factories count from; what is kept beside the reference has its own numbers below.
FIRST_NUMBER, WORLD_NUMBERS = int(os.environ.get("TEST_FIRST_NUMBER", "0")), 5_000
VERSION_TABLE = "alembic_version"
PRISTINE = "pristine"


def wanted_backend() -> str:
    """``sqlite`` or ``postgresql``, from TEST_DATABASE."""
    backend = os.environ.get("TEST_DATABASE", "sqlite")
    if backend not in {"sqlite", "postgresql"}:
        raise ValueError(f"TEST_DATABASE={backend!r}: sqlite or postgresql")
    return backend


def make_database(folder: Path, name: str) -> str:
    """An empty database of this name, on the backend of this run; gives its address."""
    if wanted_backend() == "sqlite":
        return f"sqlite:///{folder / name}.db"
    return create_database(os.environ["TEST_POSTGRES_URL"], name)


def remove_database(url: str) -> None:
    """Remove what make_database made."""
    address = make_url(url)
    if address.get_backend_name() == "postgresql":
        drop_database(os.environ["TEST_POSTGRES_URL"], address.database or "")
        return
    for suffix in ("", "-wal", "-shm"):
        Path(f"{address.database}{suffix}").unlink(missing_ok=True)


@event.listens_for(Engine, "connect")
def _reverse_unordered(connection: Any, _record: Any) -> None:
    """Rows that nothing puts in order come backwards: PostgreSQL may give them so any day."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA reverse_unordered_selects = ON")


class Keeper(Protocol):
    """Remembers a database as it is, and brings it back to that."""

    def restore(self) -> None: ...

    def close(self) -> None: ...


_keepers: list[Keeper] = []


def keep(url: str, metadata: MetaData, folder: Path, name: str = PRISTINE) -> Keeper:
    """Remember the present rows of a database, under a name of its own."""
    tables = [table for table in metadata.sorted_tables if table.name != VERSION_TABLE]
    address = make_url(url)
    keeper: Keeper
    if address.get_backend_name() == "postgresql":
        keeper = PostgresKeeper(url, tables, name)
    else:
        names = [table.name for table in tables]
        keeper = SqliteKeeper(Path(address.database or ""), names, folder / f"{name}.db")
    _keepers.append(keeper)
    return CountingKeeper(keeper, FIRST_NUMBER + (WORLD_NUMBERS if name != PRISTINE else 0))


def close_keepers() -> None:
    """Nothing kept is needed any more: leave no connection open."""
    while _keepers:
        _keepers.pop().close()


class CountingKeeper:
    """Brings the numbers that factories draw back with the rows."""

    def __init__(self, rows: Keeper, first_number: int) -> None:
        self._rows, self._first_number = rows, first_number
        start_sequences(first_number)

    def restore(self) -> None:
        self._rows.restore()
        start_sequences(self._first_number)

    def close(self) -> None:
        self._rows.close()


class SqliteKeeper:
    """Rows of reference stand in an attached file."""

    def __init__(self, path: Path, tables: list[str], copy: Path) -> None:
        self._connection = sqlite3.connect(
            path, isolation_level=None, timeout=LOCK_TIMEOUT_S, check_same_thread=False
        )
        run = self._connection.execute
        run("PRAGMA foreign_keys = OFF")
        run("PRAGMA synchronous = OFF")
        run("ATTACH ? AS kept", (str(copy),))
        for table in tables:
            if run(f'SELECT 1 FROM main."{table}" LIMIT 1').fetchone():
                run(f'CREATE TABLE kept."{table}" AS SELECT * FROM main."{table}"')
        filled = {name for (name,) in run("SELECT name FROM kept.sqlite_master")}
        self._script = ["BEGIN IMMEDIATE"]
        for table in tables:
            self._script.append(f'DELETE FROM main."{table}"')
            if table in filled:
                self._script.append(f'INSERT INTO main."{table}" SELECT * FROM kept."{table}"')
        self._script.append("COMMIT")

    def restore(self) -> None:
        self._connection.executescript(";\n".join(self._script))

    def close(self) -> None:
        self._connection.close()


class PostgresKeeper:
    """Rows of reference stand in a schema of their own; only those that differ are put back.

    Nothing cleans the server during a run: rows written again for every test would slow it down.
    """

    def __init__(self, url: str, tables: list[Table], name: str) -> None:
        address = url.replace("postgresql+psycopg://", "postgresql://")
        self._connection: psycopg.Connection[Any] = psycopg.connect(address, autocommit=True)
        run = self._run
        run(f"CREATE SCHEMA {name}")
        script = [f"SET lock_timeout = '{LOCK_TIMEOUT_S}s'", "BEGIN"]
        script.append("SET LOCAL session_replication_role = replica")
        for table in tables:
            here, kept = f'public."{table.name}"', f'{name}."{table.name}"'
            if not run(f"SELECT 1 FROM {here} LIMIT 1").fetchone():
                script.append(f"DELETE FROM {here}")
                continue
            run(f"CREATE TABLE {kept} AS SELECT * FROM {here}")
            same = " AND ".join(
                f'own."{key.name}" = kept."{key.name}"' for key in table.primary_key
            )
            script.append(
                f"DELETE FROM {here} AS own WHERE NOT EXISTS (SELECT FROM {kept} AS kept"
                f" WHERE {same} AND own.*::text = kept.*::text)"
            )
            script.append(
                f"INSERT INTO {here} SELECT * FROM {kept} AS kept"
                f" WHERE NOT EXISTS (SELECT FROM {here} AS own WHERE {same})"
            )
        self._script = ";\n".join([*script, "COMMIT"])

    def restore(self) -> None:
        self._run(self._script)

    def close(self) -> None:
        self._connection.close()

    def _run(self, statement: str) -> psycopg.Cursor[Any]:
        return self._connection.execute(statement.encode())
