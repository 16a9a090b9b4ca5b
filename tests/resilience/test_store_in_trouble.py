"""The store is busy while people send their forms: told plainly, nothing half-saved."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from app.access_requests.models import AccessRequest, Decision, RequestStatus, WantedWorkgroup
from app.core import db as core_db
from app.core.db import db, own_transaction
from app.core.jobs import Job
from app.core.mail import OutgoingMail
from tests.factories import AccessRequestFactory, StaffFactory, WorkgroupFactory, wishes_of

REASON = "Une réponse qui a pris une heure à écrire."


@pytest.fixture
def impatient(app, session, monkeypatch) -> Iterator[None]:
    monkeypatch.setattr(core_db, "BUSY_TIMEOUT_MS", 200)
    db.session.commit()  # a borrowed connection would not be put away with the others
    db.engine.dispose()
    yield
    monkeypatch.undo()
    db.session.remove()
    db.engine.dispose()


@contextmanager
def busy(app: Flask) -> Iterator[None]:
    """Somebody else writes and does not end."""
    held, over = Event(), Event()

    def hold() -> None:
        with app.app_context(), own_transaction() as connection:
            if connection.dialect.name == "postgresql":
                tables = "access_requests, users"
                connection.execute(text(f"LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE"))
            held.set()
            over.wait()

    thread = Thread(target=hold)
    thread.start()
    held.wait()
    try:
        yield
    finally:
        over.set()
        thread.join()


def test_a_request_sent_while_the_store_is_busy_is_given_back(app, session, impatient, client):
    group_id = WorkgroupFactory(number=5).id
    fields = {
        "workgroups": [group_id],
        "first_name": "Amélie",
        "last_name": "Dupré",
        "email": "amelie@exemple.fr",
        "organisation": "Association",
        "job_title": "Directrice",
        "motivation": REASON,
        "notice": True,
    }
    sent = []
    real_post = client.post

    def post_while_busy(*args, **kwargs):
        db.session.remove()
        with busy(app):
            sent.append(real_post(*args, **kwargs))
        return sent[-1]

    client.post = post_while_busy
    answer = client.submit("/demander-un-acces?region=32", fields)

    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert REASON in answer.text
    assert session.scalar(select(func.count(AccessRequest.id))) == 0
    assert session.scalar(select(func.count(Job.id))) == 0

    client.post = real_post
    assert client.submit("/demander-un-acces?region=32", fields).status_code == 303
    assert session.scalar(select(func.count(AccessRequest.id))) == 1


def test_a_decision_sent_while_the_store_is_busy_is_given_back(
    app, session, impatient, sign_in, raw_client
):
    asked = AccessRequestFactory()
    [wish] = wishes_of(asked)
    wish_id = wish.id
    sign_in(raw_client, StaffFactory())
    path = f"/gestion/demandes/{asked.id}"
    page = raw_client.get(path).text
    token = page.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
    fields = {
        f"decision_{wish_id}": "declined",
        f"reason_{wish_id}": REASON,
        "step": "envoyer",
        "csrf_token": token,
    }
    db.session.remove()
    with busy(app):
        answer = raw_client.post(f"{path}/reponse", data=fields)

    assert answer.status_code == 503
    assert REASON in answer.text
    wish = session.get_one(WantedWorkgroup, wish_id)
    assert wish.decision is Decision.UNDECIDED
    assert session.scalar(select(func.count(OutgoingMail.id))) == 0

    session.remove()
    assert raw_client.post(f"{path}/reponse", data=fields).status_code == 303
    statuses = session.scalars(select(AccessRequest.status)).all()
    assert statuses == [RequestStatus.DECLINED]
