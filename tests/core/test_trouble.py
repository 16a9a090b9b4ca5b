"""Bad days of the store: a clear page, the text given back, nothing half-saved."""

from threading import Event, Thread

import pytest
from sqlalchemy import select, text

from app.core import db as core_db
from app.core.db import db, own_transaction
from app.core.parameters import Parameter

LONG_TEXT = {"body": "Un texte qui a pris une heure."}


@pytest.fixture
def impatient(probe_app, monkeypatch):
    """Locks are given up after a fifth of a second."""
    monkeypatch.setattr(core_db, "BUSY_TIMEOUT_MS", 200)
    with probe_app.app_context():
        db.engine.dispose()
    yield
    with probe_app.app_context():
        db.engine.dispose()


@pytest.fixture
def held_lock(probe_app):
    """Somebody else writes and does not end."""
    held, over = Event(), Event()

    def hold() -> None:
        with probe_app.app_context(), own_transaction() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("LOCK TABLE parameters IN ACCESS EXCLUSIVE MODE"))
            held.set()
            over.wait()

    thread = Thread(target=hold)
    thread.start()
    held.wait()
    yield
    over.set()
    thread.join()


def test_a_busy_database_asks_to_try_again_and_gives_the_text_back(
    impatient, probe_client, held_lock
):
    answer = probe_client.post("/probe/write/200", data=LONG_TEXT)

    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert LONG_TEXT["body"] in answer.text


def test_a_full_disk_asks_to_try_again_and_saves_nothing(impatient, probe_app, probe_client):
    answer = probe_client.post("/probe/fill", data=LONG_TEXT)

    assert answer.status_code == 503
    assert LONG_TEXT["body"] in answer.text
    with probe_app.app_context():
        assert db.session.scalars(select(Parameter.id)).all() == []


def test_without_trouble_the_same_request_is_saved(impatient, probe_app, probe_client):
    assert probe_client.post("/probe/write/200", data=LONG_TEXT).status_code == 200
    with probe_app.app_context():
        assert db.session.scalars(select(Parameter.id)).all() == ["probe"]
