"""The database: one declarative base, one session per request, one transaction each."""

import select
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from flask import Flask, request
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    ColumnElement,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Enum,
    MetaData,
    String,
    case,
    event,
    false,
    text,
    true,
)
from sqlalchemy.exc import DisconnectionError, SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import TypeDecorator, TypeEngine

BUSY_TIMEOUT_MS = 10_000
KEPT_PLAN = {"has_kept_plan": True}  # for execution_options(): few rows by an index, very often
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
is_reading: ContextVar[bool] = ContextVar("is_reading", default=False)
_replayed_moment: ContextVar[datetime | None] = ContextVar("replayed_moment", default=None)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: always aware, always UTC, on SQLite as on PostgreSQL."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        return datetime

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def text_enum(kind: type[StrEnum]) -> Enum:
    """A column type that stores the value of an enum as short text, on both databases."""
    return Enum(
        kind,
        native_enum=False,
        length=32,
        validate_strings=True,
        values_callable=lambda members: [member.value for member in members],
    )


def folded(length: int) -> TypeEngine[str]:
    """Folded text, in the order of its bytes: PostgreSQL's own order would pass over spaces, and
    its index could not tell which words start as what was typed."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


class Base(DeclarativeBase):
    """What every model derives from."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMES), type_annotation_map={datetime: UtcDateTime}
    )


db = SQLAlchemy(model_class=Base)
migrate = Migrate(render_as_batch=True, compare_type=True)


def each_asked(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """A condition to be asked of each row in its turn, for the index that gives the order of a list
    to be taken: SQLite would rather gather all those that one index or another gives, and sort
    them for each page. PostgreSQL takes such a condition for one that half of the rows meet: of
    one that compares a number, it would believe that nearly none does, and sort too."""
    return case((condition, true()), else_=false())


def init_app(app: Flask, database_url: str) -> None:
    """Bind the database to the application, with SQLite's pragmas where it is SQLite."""
    app.config["SQLALCHEMY_DATABASE_URI"] = database_url
    options: dict[str, Any] = {}
    if database_url.startswith("postgresql"):
        # A statement prepared on the server ends with a plan for any values: lists of fifty
        # addresses or names then read the whole table. Only those that say so are (KEPT_PLAN):
        # of those that hold no list, planning costs more than executing.
        options["connect_args"] = {"prepare_threshold": sys.maxsize}
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options
    db.init_app(app)
    migrate.init_app(app, db)
    with app.app_context():
        prepare = _prepare_sqlite if db.engine.dialect.name == "sqlite" else _prepare_postgresql
        prepare(db.engine)
    app.before_request(_note_intent)


def _note_intent() -> None:
    is_reading.set(request.method in {"GET", "HEAD", "OPTIONS"})


def _prepare_sqlite(engine: Engine) -> None:
    """Take transactions in hand, so that a writer waits for its turn at BEGIN, not later.

    A deferred transaction that turns into a writer after another one has committed fails at
    once, whatever the busy timeout (SQLITE_BUSY_SNAPSHOT); BEGIN IMMEDIATE never does.
    """

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            f"busy_timeout = {BUSY_TIMEOUT_MS}",
            "journal_mode = WAL",
            "foreign_keys = ON",
            "synchronous = NORMAL",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if is_reading.get() else "BEGIN IMMEDIATE")


def _prepare_postgresql(engine: Engine) -> None:
    """Give up a lock that does not come, as SQLite does: the person is told to try again."""

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _record: Any) -> None:
        connection.execute(f"SET lock_timeout = {BUSY_TIMEOUT_MS}")
        connection.commit()

    @event.listens_for(engine, "checkout")
    def lent(connection: Any, _record: Any, _proxy: Any) -> None:
        if connection.closed or _has_something_to_say(connection.fileno()):
            raise DisconnectionError

    @event.listens_for(engine, "do_execute")
    def execute(cursor: Any, statement: str, values: Any, context: Any) -> bool:
        if not context or not context.execution_options.keys() >= KEPT_PLAN.keys():
            return False
        cursor.execute(statement, values, prepare=True)
        return True


def _has_something_to_say(descriptor: int) -> bool:
    """Whether a connection at rest has something to read: that the server has ended it.

    It costs a system call, where asking the server (``pool_pre_ping``) costs a statement.
    """
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(0))


@contextmanager
def own_transaction() -> Iterator[Connection]:
    """A short transaction apart from the request's, for what must be kept whatever it does."""
    reading = is_reading.set(False)
    try:
        with db.engine.begin() as connection:
            yield connection
    finally:
        is_reading.reset(reading)


def release() -> None:
    """End the current transaction before a slow call to the outside, so that nobody waits."""
    db.session.commit()


def is_alive() -> bool:
    """Whether the database answers."""
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        db.session.rollback()
        return False
    return True


def now() -> datetime:
    """The present moment, in UTC: the only clock of the product."""
    return _replayed_moment.get() or datetime.now(UTC)


@contextmanager
def replayed_at(moment: datetime) -> Iterator[None]:
    """Let what follows happen at a past moment: for the history that a demonstration tells."""
    token = _replayed_moment.set(moment)
    try:
        yield
        db.session.flush()
    finally:
        _replayed_moment.reset(token)
