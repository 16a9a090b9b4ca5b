"""Deliveries that do not go well: a mailbox that always refuses, a server that drips."""

import socket
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from threading import Event, Thread

import pytest
from sqlalchemy import select

from app.core import mail_texts
from app.core.db import db
from app.core.mail import (
    Composed,
    OutgoingMail,
    composer,
    composers,
    connect,
    delivery,
    is_refusing,
    send_mail,
    write_later,
)
from tests.factories import UserFactory

pytestmark = pytest.mark.usefixtures("session")
LETTER, LINK = "tests/letter", "tests/link"
ZOE = "zoe@exemple.fr"


@pytest.fixture(autouse=True)
def texts(monkeypatch):
    """A letter for many and a mail for one person."""
    mail_texts.declare(LINK, "Lien")
    monkeypatch.setattr(
        mail_texts, "original", lambda _text: mail_texts.Wording("Votre lien", "Bonjour.")
    )
    composer(LETTER, "Lettre")(lambda _mail: Composed("Vos nouvelles", "Bonjour."))
    yield
    del mail_texts._declared[LINK]
    del composers._composers[LETTER]


@pytest.fixture
def send(run_jobs):
    """``send(LETTER)``: one more mail to Zoé, and what became of it."""
    user = UserFactory(email=ZOE)

    def send(key: str, address: str = ZOE) -> OutgoingMail:
        if key == LETTER:
            write_later(address, LETTER, user)
        else:
            send_mail(address, LINK, {})
        db.session.commit()
        run_jobs()
        db.session.expire_all()
        return db.session.scalars(
            select(OutgoingMail).order_by(OutgoingMail.id.desc()).limit(1)
        ).one()

    return send


def test_a_mailbox_that_refuses_five_mails_gets_no_letter_more(smtp, send):
    smtp.refuse(ZOE)
    for _ in range(4):
        assert send(LETTER).refused_at
    assert not is_refusing(ZOE)
    assert send(LINK).refused_at

    assert is_refusing(ZOE)
    held = send(LETTER)
    assert held.withdrawn_at
    assert "refuse" in held.error
    assert not held.refused_at


def test_a_personal_mail_still_goes_and_opens_the_way_again(smtp, send):
    smtp.refuse(ZOE)
    for _ in range(5):
        send(LETTER)
    assert send(LINK).refused_at

    smtp.behaviour.refused.clear()
    assert send(LETTER).withdrawn_at
    assert send(LINK).sent_at
    assert not is_refusing(ZOE)
    assert send(LETTER).sent_at


def test_an_accepted_mail_among_refusals_starts_the_count_again(smtp, send):
    for is_refused in (True, True, False, True, True, True):
        smtp.behaviour.refused = {ZOE} if is_refused else set()
        send(LETTER)

    assert not is_refusing(ZOE)


def test_a_letter_is_tried_again_after_a_month_of_silence(smtp, send, clock):
    smtp.refuse(ZOE)
    for _ in range(5):
        send(LETTER)
    clock.advance(days=29)
    assert send(LETTER).withdrawn_at

    clock.advance(days=2)
    assert send(LETTER).refused_at
    assert send(LETTER).withdrawn_at


def test_a_refusal_for_now_does_not_count(smtp, send):
    smtp.postpone(ZOE)
    for _ in range(6):
        send(LINK)

    assert not is_refusing(ZOE)


def test_one_mailbox_that_refuses_keeps_nobody_else_from_letters(smtp, send):
    smtp.refuse(ZOE)
    for _ in range(5):
        send(LETTER)

    assert send(LETTER, "loic@exemple.fr").sent_at


class DrippingServer:
    """Says a byte of its greeting now and then, and never ends it."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._is_over = Event()
        self.hung_up = Event()
        Thread(target=self._drip, daemon=True).start()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self._listening.getsockname()[1]}"

    def _drip(self) -> None:
        with suppress(OSError):
            peer, _ = self._listening.accept()
            with peer:
                while not self._is_over.wait(0.05):
                    peer.sendall(b"2")
        self.hung_up.set()

    def stop(self) -> None:
        self._is_over.set()
        self._listening.close()


@pytest.fixture
def dripping(app) -> Iterator[DrippingServer]:
    server = DrippingServer()
    app.extensions["settings"] = replace(app.extensions["settings"], mail_url=server.url)
    yield server
    server.stop()
    server.hung_up.wait(5)


def test_a_server_that_drips_is_left_in_time(dripping, send, monkeypatch):
    monkeypatch.setattr(delivery, "DELIVERY_SECONDS", 0.3)
    waiting = send(LINK)

    assert dripping.hung_up.wait(5)
    assert not waiting.is_settled


def test_a_session_that_ends_leaves_no_watch_behind(smtp, monkeypatch):
    monkeypatch.setattr(delivery, "DELIVERY_SECONDS", 0.2)
    with connect(smtp.url) as server:
        server.noop()
    assert server._is_over.is_set()

    smtp.stop()
    with pytest.raises(OSError, match="refused"):
        connect(smtp.url)
