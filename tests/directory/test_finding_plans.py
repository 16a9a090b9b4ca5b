"""No search of the directory reads a whole table, on either database."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import event, text

from app.administration.demo.crowd.directory import fill_directory
from app.core.db import db
from app.directory.services import entries
from tests.factories.people import UserFactory
from tests.support.client import PageClient

DERIVED = ("entries", "labels", "words", "vocabulary")
ADDRESSES = (
    "/annuaire",
    "/annuaire?voir=structures",
    "/annuaire?region=32",
    "/annuaire?region=32&role=facilitator",
    "/annuaire?q=marban",
    "/annuaire?q=jean+d&region=32",
    "/annuaire?q=marban&tri=nom",
    "/annuaire?voir=structures&q=ccas",
    "/annuaire?q=marbam",
)
# Two thousand people fit in memory, and PostgreSQL would read them all; a hundred thousand do not.
TOO_SMALL = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin")
WHOLE = re.compile(
    rf"^SCAN directory_({'|'.join(DERIVED)})"
    r"|^SEARCH directory_(labels|words|vocabulary).*\(kind=\?\)$"
)
Sent = list[tuple[str, Any]]


@pytest.fixture
def sent(session: Any) -> Iterator[Sent]:
    """What is asked of the directory's own tables."""
    statements: Sent = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
        if "directory_" in statement and not statement.startswith("EXPLAIN"):
            statements.append((statement, values))

    event.listen(db.engine, "before_cursor_execute", note)
    yield statements
    event.remove(db.engine, "before_cursor_execute", note)


def whole_tables_read(statement: str, values: Any) -> list[str]:
    """The steps of a plan that read a whole table of the directory, or all of one kind of it."""
    connection = db.session.connection()
    if db.engine.dialect.name == "sqlite":
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        return [row[3] for row in rows if WHOLE.search(row[3])]
    for choice in TOO_SMALL:
        connection.execute(text(f"SET LOCAL {choice} = off"))
    plan = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", values).scalar()
    return [step["Relation Name"] for step in _steps(plan[0]["Plan"]) if _is_whole(step)]


def _steps(step: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield step
    for inner in step.get("Plans", ()):
        yield from _steps(inner)


def _is_whole(step: dict[str, Any]) -> bool:
    """A step that reads a whole index says no condition, or that of the kind alone."""
    table = step.get("Relation Name", "")
    if table not in {f"directory_{each}" for each in DERIVED}:
        return False
    read = _steps(step) if step["Node Type"] == "Bitmap Heap Scan" else [step]
    condition = " ".join(each.get("Index Cond", "") for each in read)
    if table == "directory_entries":
        return not condition
    return not any(name in condition for name in ("word", "facet", "entry_id"))


@pytest.fixture
def crowd(session: Any) -> None:
    """Enough people for a plan to matter, and what PostgreSQL has to know of them."""
    fill_directory(2_000)
    entries.refresh_all()
    db.session.commit()
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("ANALYZE"))
        db.session.commit()


def test_a_search_reads_its_indexes(
    client: PageClient, sign_in: Callable[..., None], sent: Sent, crowd: None
) -> None:
    sign_in(client, UserFactory())
    for address in ADDRESSES:
        sent.clear()
        assert client.get(address).status_code == 200
        asked = list(sent)
        assert len(asked) >= 2
        whole = [each[0] for each in asked if whole_tables_read(*each)]
        assert whole == [], address


def test_a_statement_that_reads_a_whole_table_is_seen(session: Any) -> None:
    assert whole_tables_read("SELECT * FROM directory_words WHERE weight = 3", ())
    assert whole_tables_read("SELECT count(*) FROM directory_labels WHERE kind = 'person'", ())
