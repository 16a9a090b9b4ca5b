"""The test client sends forms as a browser would, and lets nothing invalid pass."""

from collections.abc import Callable

import pytest
from flask import Flask, g
from sqlalchemy.orm import Session

from app.accounts.models import User
from tests.factories import UserFactory
from tests.support.client import PageClient, RawClient
from tests.support.clock import Clock
from tests.support.mailbox import Mailbox


def test_a_form_is_sent_with_its_token_and_what_stands_in_it(client: PageClient) -> None:
    answer = client.submit("/affichage", {"scheme": "sombre"})
    assert answer.status_code == 302
    chosen = client.page("/affichage").css_first("input[checked]")
    assert chosen is not None
    assert chosen.attributes["value"] == "sombre"


def test_a_field_that_the_form_does_not_have_fails_the_test(client: PageClient) -> None:
    with pytest.raises(AssertionError, match="no form with"):
        client.submit("/affichage", {"absent": "x"})


def test_a_forged_request_is_refused(raw_client: RawClient) -> None:
    assert raw_client.post("/affichage", data={"scheme": "sombre"}).status_code == 400


def test_a_request_shares_nothing_with_the_test(session: Session, client: PageClient) -> None:
    g.is_authorized = True
    UserFactory.build()
    user = UserFactory()
    client.get("/aide")
    assert user.email
    assert g.is_authorized


def test_a_person_signed_in_by_the_suite_is_that_person(
    session: Session, client: PageClient, sign_in: Callable[[PageClient, User], None]
) -> None:
    assert client.get("/mon-compte").status_code == 302
    user = UserFactory(first_name="Gwenaëlle", last_name="Œuvrard")
    sign_in(client, user)
    assert user.full_name in client.page("/mon-compte").text()


def test_a_session_ends_when_the_clock_says_so(
    session: Session,
    client: PageClient,
    sign_in: Callable[[PageClient, User], None],
    clock: Clock,
) -> None:
    sign_in(client, UserFactory())
    assert client.get("/mon-compte").status_code == 200
    clock.advance(hours=13)
    assert client.get("/mon-compte").status_code == 302


def test_mail_is_read_once_delivered(
    session: Session, client: PageClient, mailbox: Mailbox, app: Flask
) -> None:
    UserFactory(email="ines@exemple.fr")
    assert len(mailbox) == 0
    client.submit("/connexion/lien", {"email": "ines@exemple.fr"})
    link = mailbox.last("ines@exemple.fr").link("/connexion/lien/")
    assert link.startswith(app.extensions["settings"].base_url)
    assert client.get(link).status_code == 200
