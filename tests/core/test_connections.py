"""Connections kept open: one that the server has ended is replaced before anybody uses it."""

import pytest
from sqlalchemy import create_engine, text

from app.core.db import db
from tests.factories import UserFactory


@pytest.fixture
def postgresql(session):
    if db.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has no server")
    return db.engine


def test_a_page_is_shown_after_the_server_ended_the_connections(
    client, session, sign_in, postgresql
):
    sign_in(client, UserFactory())
    session.commit()
    postgresql.dispose()
    with postgresql.connect() as connection:
        lent = connection.scalar(text("SELECT pg_backend_pid()"))
    outside = create_engine(postgresql.url)
    with outside.connect() as connection:
        assert connection.scalar(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": lent})
    outside.dispose()

    assert client.get("/mon-compte").status_code == 200
