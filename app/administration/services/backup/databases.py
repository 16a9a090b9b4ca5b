"""The database copied to a file and back: SQLite's online copy, PostgreSQL's own tools."""

import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from shutil import which

from sqlalchemy import inspect, select
from sqlalchemy.engine import URL

from app.access_requests.models import AccessRequest
from app.accounts.models import User
from app.administration.services.backup.refusals import BackupRefused
from app.core.db import Base, db

ERROR_LENGTH = 1_000


def engine_name() -> str:
    """``sqlite`` or ``postgresql``."""
    return db.engine.dialect.name


def is_empty() -> bool:
    """Whether the database holds no account and no request; reference data does not count."""
    tables = set(inspect(db.engine).get_table_names())
    models: tuple[type[Base], ...] = (User, AccessRequest)
    return not any(
        model.__tablename__ in tables and db.session.execute(select(model.id).limit(1)).first()  # type: ignore[attr-defined]
        for model in models
    )


def dump(target: Path) -> None:
    """Copy the database to a file while the service runs. Raises BackupRefused."""
    if engine_name() == "sqlite":
        _copy_sqlite(source=Path(db.engine.url.database or ""), target=target)
        return
    _run_tool("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")


def load(source: Path) -> None:
    """Replace the content of the database by that of a file. Raises BackupRefused."""
    db.session.remove()
    db.engine.dispose()
    if engine_name() == "sqlite":
        _check_sqlite(source)
        _copy_sqlite(source=source, target=Path(db.engine.url.database or ""))
        return
    _run_tool(
        "pg_restore",
        "--clean",
        "--if-exists",
        "--no-owner",
        "--no-privileges",
        "--single-transaction",
        f"--dbname={db.engine.url.database}",
        str(source),
    )


def _check_sqlite(source: Path) -> None:
    """Refuse a damaged or empty copy before it replaces anything."""
    try:
        with closing(sqlite3.connect(source)) as read:
            [found] = read.execute("PRAGMA quick_check(1)").fetchone()
            read.execute("SELECT 1 FROM alembic_version")
    except sqlite3.Error as error:
        raise BackupRefused(f"la base de l’archive ne se lit pas ({error}).") from error
    if found != "ok":
        raise BackupRefused("la base de l’archive est abîmée.")


def _copy_sqlite(*, source: Path, target: Path) -> None:
    try:
        with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as written:
            read.backup(written)
    except sqlite3.Error as error:
        raise BackupRefused(f"SQLite n’a pas pu copier la base ({error}).") from error


def _run_tool(name: str, *arguments: str) -> None:
    """Run one of PostgreSQL's tools; the password goes by the environment, not the arguments."""
    path = which(name)
    if path is None:
        raise BackupRefused(f"{name} est introuvable. Installez les outils clients de PostgreSQL.")
    done = subprocess.run(  # noqa: S603 - no shell, our own arguments
        [path, *arguments],
        env={**os.environ, **_connection(db.engine.url)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BackupRefused(f"{name} a échoué : {done.stderr.strip()[:ERROR_LENGTH]}")


def _connection(url: URL) -> dict[str, str]:
    """Where the database is, as libpq reads it from the environment."""
    host = url.host or url.query.get("host")
    values = {
        "PGHOST": host,
        "PGPORT": url.port or url.query.get("port"),
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
        "PGDATABASE": url.database,
        "PGSSLMODE": url.query.get("sslmode"),
    }
    return {name: str(value) for name, value in values.items() if value}
