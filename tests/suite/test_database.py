"""A test finds the database and the stored files as the first one found them.

Both turns of a test run in one process: only there could the first leave something to the second.
"""

import time
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core import files, jobs
from app.core.db import db
from app.core.jobs import Job
from app.directory.models import Region
from tests.support.database import wanted_backend
from tests.support.queries import count_queries

pytestmark = pytest.mark.xdist_group("turns")


def new_user(number: int) -> User:
    return User(email=f"p{number}@exemple.fr", first_name="A", last_name="B", sort_name="b a")


@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_writes_is_gone_before_the_next(session: Session, turn: int) -> None:
    assert session.scalar(select(func.count()).select_from(User)) == 0
    session.add(new_user(turn))
    session.commit()


@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_changes_in_the_reference_is_put_back(session: Session, turn: int) -> None:
    region = session.get_one(Region, "32")
    assert region.name == "Hauts-de-France"
    region.name = "Autre nom"
    session.commit()


@pytest.mark.parametrize("turn", [1, 2])
def test_jobs_and_files_are_gone_before_the_next(session: Session, turn: int) -> None:
    assert session.scalar(select(func.count()).select_from(Job)) == 0
    assert not list(files.stored_names())
    jobs.enqueue("suite.left_behind")
    files.save(b"left behind")
    session.commit()


def test_the_suite_runs_on_the_database_it_says(session: Session) -> None:
    assert session.get_bind().dialect.name == wanted_backend()


def test_putting_back_costs_little(app: Flask, session: Session) -> None:
    seconds = []
    for _ in range(5):
        session.add_all([new_user(number) for number in range(50)])
        session.commit()
        started = time.perf_counter()
        app.extensions["keeper"].restore()
        seconds.append(time.perf_counter() - started)
    assert min(seconds) < 0.5, "whatever else the machine does meanwhile"


def test_queries_are_counted_without_the_transaction_s_own(session: Session) -> None:
    with count_queries(db.engine) as queries:
        session.execute(text("SELECT 1"))
        session.execute(text("SELECT 2"))
        session.commit()
    assert len(queries) == 2
    assert not queries.writes


def test_due_jobs_are_done_by_the_product_s_own_code(
    session: Session, run_jobs: Callable[[], int]
) -> None:
    assert run_jobs() == 0
