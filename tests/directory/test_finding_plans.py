"""No search of the directory reads a whole table, on either database."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import event, text

from app.core.db import db
from tests.factories.groups import MemberFactory, WorkgroupFactory
from tests.factories.people import OrganisationFactory, UserFactory
from tests.support.client import PageClient

DERIVED = ("entries", "labels", "words", "vocabulary")
ADDRESSES = (
    "/annuaire",
    "/annuaire?voir=structures",
    "/annuaire?region=32",
    "/annuaire?region=32&role=member",
    "/annuaire?q=ana",
    "/annuaire?q=ana+d&region=32",
    "/annuaire?q=ana&tri=nom",
    "/annuaire?voir=structures&q=etape",
    "/annuaire?q=anna",
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
    """The lines of a plan that read a whole table of the directory."""
    if db.engine.dialect.name == "sqlite":
        rows = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        scans = [row[3] for row in rows if row[3].startswith("SCAN ")]
        return [line for line in scans if any(f"SCAN directory_{each}" in line for each in DERIVED)]
    db.session.execute(text("SET LOCAL enable_seqscan = off"))
    rows = db.session.connection().exec_driver_sql(f"EXPLAIN {statement}", values)
    plan = [row[0] for row in rows]
    return [
        line for line in plan if any(f"Seq Scan on directory_{each}" in line for each in DERIVED)
    ]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_search_reads_its_indexes(
    client: PageClient, sign_in: Callable[..., None], sent: Sent, address: str
) -> None:
    group = WorkgroupFactory(number=5)
    for number in range(6):
        MemberFactory(first_name="Ana", last_name=f"D’Artois {number}", workgroup=group)
    OrganisationFactory()
    sign_in(client, UserFactory())
    sent.clear()
    assert client.get(address).status_code == 200
    asked = list(sent)
    assert len(asked) >= 3
    assert [found for each in asked if (found := whole_tables_read(*each))] == []


def test_a_statement_that_reads_a_whole_table_is_seen(session: Any) -> None:
    assert whole_tables_read("SELECT * FROM directory_words WHERE weight = 3", ())
