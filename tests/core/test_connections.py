"""Connections kept open: none is used that the server has ended, few plans are kept in them."""

import pytest
from sqlalchemy import create_engine, select, text

from app.accounts.models import User
from app.core.db import KEPT_PLAN, db
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


def test_the_server_keeps_the_plan_of_the_statements_that_say_so_alone(session, postgresql):
    by_name = select(User.id).where(User.first_name == "Awa").execution_options(**KEPT_PLAN)
    for _ in range(2):
        session.scalars(by_name).all()
    for _ in range(10):
        session.scalars(select(User.id).where(User.last_name == "Diallo")).all()
    kept = "".join(session.scalars(text("SELECT statement FROM pg_prepared_statements")))
    assert "WHERE users.first_name = " in kept
    assert "WHERE users.last_name = " not in kept
