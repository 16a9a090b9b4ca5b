"""A form typed when the session ended is not lost: it is carried, signed, through sign-in."""

from typing import Any

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser
from werkzeug.datastructures import MultiDict

from app.accounts.kept_forms import LONGEST_TEXT, seal, unseal
from app.accounts.login import IDLE_LIMIT
from tests.accounts.people import PASSWORD, is_signed_in, somebody

ADDRESS = "/mon-compte/mot-de-passe"
TEXT = "Bonjour à toutes et à tous,\r\nvoici « le compte rendu » de la réunion.\n" * 20


@pytest.fixture
def gone(client, session, sign_in, clock):
    """A browser whose session ended, the token of the page it was on, and its owner."""
    user = somebody()
    sign_in(client, user)
    page = client.page("/mon-compte")
    token = page.css_first("[name=csrf_token]").attributes["value"]
    clock.advance(seconds=IDLE_LIMIT.total_seconds() + 60)
    return client, token, user


def send(gone: Any, fields: dict[str, Any]) -> Any:
    client, token, _ = gone
    return client.post(ADDRESS, data={**fields, "csrf_token": token})


def sign_in_again(gone: Any, answer: Any, **others: str) -> Any:
    client, _, user = gone
    form = LexborHTMLParser(answer.text).css_first("main form")
    values = {
        i.attributes["name"]: i.attributes.get("value") or "" for i in form.css("input[name]")
    }
    credentials = {"email": user.email, "password": PASSWORD}
    return client.post(form.attributes["action"], data={**values, **credentials, **others})


def kept_values(answer: Any) -> tuple[str, dict[str, str]]:
    form = LexborHTMLParser(answer.text).css_first("main form")
    inputs = {i.attributes["name"]: i.attributes["value"] for i in form.css("input[name]")}
    return form.attributes["action"], inputs


def test_the_text_comes_back_after_sign_in_and_is_sent_by_one_click(gone):
    client, _, _ = gone
    refused = send(gone, {"body": TEXT, "title": "Compte rendu"})
    assert refused.status_code == 401
    assert "Votre texte est conservé" in refused.text

    answer = sign_in_again(gone, refused)
    assert answer.status_code == 200
    assert "Votre texte a été conservé" in answer.text
    assert "voici « le compte rendu »" in answer.text
    assert is_signed_in(client)
    action, inputs = kept_values(answer)
    assert action == ADDRESS
    assert inputs["title"] == "Compte rendu"
    assert inputs["body"].split() == TEXT.split()
    assert client.post(action, data=inputs).status_code == 422


def test_the_page_shown_after_sign_in_knows_who_is_there(gone):
    answer = sign_in_again(gone, send(gone, {"body": TEXT}))
    assert "Se déconnecter" in answer.text


def test_a_wrong_password_does_not_lose_the_text(gone):
    refused = send(gone, {"body": TEXT})
    wrong = sign_in_again(gone, refused, password="mauvais")
    assert wrong.status_code == 422
    answer = sign_in_again(gone, wrong)

    assert "voici « le compte rendu »" in answer.text


def test_passwords_are_never_carried(gone):
    refused = send(
        gone, {"current_password": "mon ancien secret", "new_password": PASSWORD, "body": TEXT}
    )
    answer = sign_in_again(gone, refused)
    _, inputs = kept_values(answer)

    assert set(inputs) == {"csrf_token", "body"}
    for page in (refused, answer):
        assert "mon ancien secret" not in page.text
        assert PASSWORD not in page.text


def test_a_gesture_without_text_leads_back_to_its_page(gone):
    client, token, _ = gone
    base_url = client.application.extensions["settings"].base_url
    headers = {"Referer": f"{base_url}/mon-compte?vue=1"}
    refused = client.post(ADDRESS, data={"csrf_token": token}, headers=headers)

    assert refused.status_code == 401
    assert sign_in_again(gone, refused).location == "/mon-compte?vue=1"


def test_a_text_too_long_to_be_carried_is_given_back_at_once(gone):
    client, token, _ = gone
    body = "un mot " * (LONGEST_TEXT // 7 + 1)
    refused = client.post(ADDRESS, data={"body": body, "csrf_token": token})

    assert refused.status_code == 401
    assert refused.text.count("un mot ") >= LONGEST_TEXT // 7
    assert sign_in_again(gone, refused).location == "/"


def test_a_text_that_we_did_not_seal_is_not_shown(gone):
    refused = send(gone, {"body": TEXT})
    sealed = LexborHTMLParser(refused.text).css_first("[name=kept]").attributes["value"]
    answer = sign_in_again(gone, refused, kept=sealed[:-4] + "AAAA")

    assert answer.status_code == 302


def test_nothing_was_done_before_sign_in(gone, session):
    _, _, user = gone
    before = user.password_hash
    send(gone, {"current_password": PASSWORD, "new_password": "Sept tasses de thé sur la table"})
    session.refresh(user)

    assert user.password_hash == before


def test_a_sealed_form_keeps_every_value_in_order(app: Flask):
    form = MultiDict([("workgroups", "3"), ("workgroups", "5"), ("body", "é\n😀"), ("empty", "")])
    with app.test_request_context():
        kept = unseal(seal("/demander?region=32", form))

    assert kept is not None
    assert kept.path == "/demander?region=32"
    assert kept.fields == list(form.items(multi=True))
    assert kept.texts == [("body", "é\n😀")]


@pytest.mark.parametrize("path", ["https://ailleurs.example/", "//ailleurs.example/x", "\\\\x"])
def test_a_form_for_another_site_is_not_carried(app: Flask, path):
    with app.test_request_context():
        assert seal(path, MultiDict({"body": "Bonjour"})) is None


def test_a_sealed_form_is_worthless_after_half_a_day(app: Flask, clock):
    with app.test_request_context():
        sealed = seal("/x", MultiDict({"body": "Bonjour"}))
        clock.advance(hours=12, seconds=-60)
        assert unseal(sealed)
        clock.advance(seconds=120)
        assert unseal(sealed) is None


@pytest.mark.parametrize("sealed", [None, "", "x", "x" * 1_000_000, "a.b.c"])
def test_what_is_no_sealed_form_is_nothing(app: Flask, sealed):
    with app.test_request_context():
        assert unseal(sealed) is None
