"""The activation link: two weeks, once, one reminder."""

from datetime import timedelta
from threading import Barrier, Thread
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from app.accounts import services
from app.accounts.models import User
from app.core import jobs, tokens
from app.core.audit import AuditEntry
from app.core.db import db
from app.core.tokens import InvalidToken
from tests.accounts.people import PASSWORD, is_signed_in, sign_in, somebody
from tests.factories import StaffFactory, UserFactory
from tests.support.client import new_client


@pytest.fixture
def pending(session):
    return UserFactory(pending=True, email="lea@exemple.fr", first_name="Léa", last_name="Ba")


def activation_path(mailbox, email="lea@exemple.fr"):
    return urlsplit(mailbox.last(email).link("/activation/")).path


def test_the_link_shows_the_rule_then_opens_the_account(client, session, pending, mailbox, app):
    services.send_activation(pending)
    path = activation_path(mailbox)
    page = client.get(path)
    assert "7 mots" in page.text
    assert "lea@exemple.fr" in page.text

    answer = client.submit(path, {"password": PASSWORD})
    assert (answer.status_code, answer.location) == (302, "/")
    assert is_signed_in(client)
    session.refresh(pending)
    assert not pending.is_pending
    assert "account.activated" in session.scalars(select(AuditEntry.action)).all()
    assert sign_in(new_client(app), "lea@exemple.fr").status_code == 302


def test_the_link_works_once(client, session, pending, mailbox):
    services.send_activation(pending)
    path = activation_path(mailbox)
    client.submit(path, {"password": PASSWORD})

    assert client.get(path).status_code == 409


@pytest.mark.parametrize(
    ("password", "told"),
    [("court", "trop simple"), ("Motdepasse2024!", "trop courant"), ("", "obligatoire")],
)
def test_a_weak_password_is_refused_and_the_link_kept(
    client, session, pending, mailbox, password, told
):
    services.send_activation(pending)
    path = activation_path(mailbox)
    answer = client.submit(path, {"password": password})

    assert answer.status_code == 422
    assert told in answer.text
    assert client.submit(path, {"password": PASSWORD}).status_code == 302


def test_a_password_made_of_one_s_name_is_refused(client, session, mailbox):
    services.send_activation(UserFactory(pending=True, email="lea@exemple.fr", last_name="Lefèvre"))
    answer = client.submit(activation_path(mailbox), {"password": "vG7!lefevre#kLm"})

    assert answer.status_code == 422
    assert "votre nom" in answer.text


def test_the_link_lives_two_weeks(client, session, pending, mailbox, clock):
    services.send_activation(pending)
    path = activation_path(mailbox)
    clock.advance(days=14, seconds=-60)
    assert client.get(path).status_code == 200
    clock.advance(seconds=120)
    assert client.get(path).status_code == 409


def test_a_link_sent_again_replaces_the_first(client, session, pending, mailbox):
    services.send_activation(pending)
    first = activation_path(mailbox)
    services.resend_activation(pending, by=StaffFactory())
    second = activation_path(mailbox)

    assert client.get(first).status_code == 409
    assert client.get(second).status_code == 200


def test_a_stranger_who_asks_for_a_link_does_not_spoil_the_one_in_hand(
    client, session, pending, mailbox
):
    services.send_activation(pending)
    first = activation_path(mailbox)
    client.submit("/mot-de-passe-oublie", {"email": "lea@exemple.fr"})

    assert len(mailbox.to("lea@exemple.fr")) == 2
    assert client.get(first).status_code == 200


def test_of_two_activations_at_once_one_wins(app, session, pending):
    raw = tokens.issue("activation", pending.id, timedelta(days=14))
    session.commit()
    together, won = Barrier(2), []

    def activate() -> None:
        with app.app_context():
            together.wait()
            try:
                services.activate(raw, PASSWORD)
                db.session.commit()
                won.append(1)
            except InvalidToken:
                db.session.rollback()

    attempts = [Thread(target=activate) for _ in range(2)]
    for each in attempts:
        each.start()
    for each in attempts:
        each.join()
    assert won == [1]


def remind(session, run_jobs):
    jobs.enqueue("accounts.remind_of_activation")
    run_jobs()
    session.expire_all()


def test_an_unused_link_is_sent_again_once_after_a_week(
    client, session, pending, mailbox, clock, run_jobs
):
    services.send_activation(pending)
    remind(session, run_jobs)
    assert len(mailbox.to("lea@exemple.fr")) == 1
    clock.advance(days=7, seconds=60)
    remind(session, run_jobs)
    assert len(mailbox.to("lea@exemple.fr")) == 2
    assert mailbox.last("lea@exemple.fr").subject.startswith("Rappel")
    assert client.get(activation_path(mailbox)).status_code == 200
    clock.advance(days=30)
    remind(session, run_jobs)
    assert len(mailbox.to("lea@exemple.fr")) == 2


@pytest.mark.parametrize("traits", [{}, {"pending": True, "deactivated": True}])
def test_nobody_else_is_reminded(session, mailbox, clock, run_jobs, traits):
    UserFactory(email="autre@exemple.fr", activation_sent_at=clock.now(), **traits)
    clock.advance(days=8)
    remind(session, run_jobs)

    assert mailbox.to("autre@exemple.fr") == []


def test_a_link_never_opens_somebody_else_s_account(client, session, pending, mailbox):
    other = somebody()
    services.send_activation(pending)
    client.submit(activation_path(mailbox), {"password": PASSWORD})

    assert client.page("/mon-compte").css_first("main").text().count("lea@exemple.fr") == 1
    assert session.get_one(User, other.id).last_signed_in_at is None
