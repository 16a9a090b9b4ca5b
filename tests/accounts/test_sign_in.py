"""Signing in by password, and out; nobody learns whether an account exists."""

from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from app.accounts import passwords
from app.accounts.login import ABSOLUTE_LIMIT, IDLE_LIMIT
from app.accounts.models import SignInSession, User
from app.accounts.passwords import hash_password, needs_rehash
from app.core.db import db
from tests.accounts.people import HASH, OTHER_PASSWORD, PASSWORD, is_signed_in, sign_in, somebody
from tests.factories import UserFactory
from tests.support.client import new_client
from tests.support.queries import count_queries

REFUSED = "L’adresse ou le mot de passe ne convient pas."


def base_url(client):
    return client.application.extensions["settings"].base_url


def test_the_right_password_opens_a_session(client, session):
    user = somebody()
    answer = sign_in(client, user.email)

    assert (answer.status_code, answer.location) == (302, "/")
    assert is_signed_in(client)
    assert session.get_one(User, user.id).last_signed_in_at


def test_the_address_is_taken_whatever_its_capitals_and_spaces(client, session):
    somebody(email="amelie@exemple.fr")
    assert sign_in(client, " Amelie@EXEMPLE.fr ").status_code == 302


@pytest.mark.parametrize(
    "traits",
    [
        None,
        {},
        {"password_hash": None},
        {"deactivated": True, "password_hash": HASH},
        {"pending": True, "password_hash": None},
    ],
    ids=["unknown", "wrong password", "no password", "deactivated", "pending"],
)
def test_every_refusal_says_and_does_the_same(app, client, session, monkeypatch, traits):
    verified = []
    real_verify = passwords.PasswordHash.verify
    monkeypatch.setattr(
        passwords.PasswordHash,
        "verify",
        lambda *args: verified.append(1) or real_verify(*args),
    )
    if traits is not None:
        UserFactory(email="zoe@exemple.fr", **{"password_hash": HASH, **traits})
    typed = PASSWORD if traits else OTHER_PASSWORD
    passwords.verify("", None)
    verified.clear()
    with count_queries(db.engine) as queries:
        answer = sign_in(client, "zoe@exemple.fr", typed)

    assert answer.status_code == 422
    assert REFUSED in answer.text
    assert "zoe@exemple.fr" in answer.text
    assert typed not in answer.text
    assert len(verified) == 1
    assert len(queries) == 1, str(queries)
    assert not is_signed_in(client)


def test_two_refusals_differ_only_by_the_address(session, app):
    somebody(email="connue@exemple.fr")
    pages = []
    for email in ("connue@exemple.fr", "absente@exemple.fr"):
        page = sign_in(new_client(app), email, "mauvais").text
        pages.append([line for line in page.replace(email, "…").splitlines() if "csrf" not in line])

    assert pages[0] == pages[1]


def test_a_form_half_filled_is_refused_with_what_is_missing(client):
    answer = client.submit("/connexion", {"email": "pas une adresse", "password": ""})

    assert answer.status_code == 422
    assert "n’est pas valable" in answer.text
    assert "Ce champ est obligatoire." in answer.text


@pytest.mark.parametrize("typed", ["\0", "😀" * 40, "x" * 10_000, "\u202eessap"])
def test_strange_passwords_are_only_wrong(client, session, typed):
    somebody(email="zoe@exemple.fr")
    answer = sign_in(client, "zoe@exemple.fr", typed)

    assert answer.status_code == 422
    assert REFUSED in answer.text


@pytest.mark.parametrize(
    "typed", ["a\0b@exemple.fr", "x" * 10_000 + "@exemple.fr", "😀@exemple.fr"]
)
def test_strange_addresses_are_refused_on_a_page(client, typed):
    assert sign_in(client, typed).status_code == 422


def test_the_page_that_was_asked_for_comes_after(client, session):
    user = somebody()
    asked = client.get("/mon-compte?onglet=1")
    assert urlsplit(asked.location).path == "/connexion"
    assert parse_qs(urlsplit(asked.location).query)["next"] == ["/mon-compte?onglet=1"]

    answer = client.submit(
        asked.location, {"email": user.email, "password": PASSWORD}, button="Se connecter"
    )
    assert answer.location == "/mon-compte?onglet=1"


@pytest.mark.parametrize(
    "address",
    [
        "https://ailleurs.example/",
        "//ailleurs.example/",
        "/\\ailleurs.example",
        "javascript:alert(1)",
        "\\\\ailleurs.example",
        "/connexion",
        "/\nailleurs",
    ],
)
def test_sign_in_never_leads_elsewhere(client, session, address):
    user = somebody()
    answer = client.submit(
        "/connexion",
        {"email": user.email, "password": PASSWORD, "next": address},
        button="Se connecter",
    )
    assert answer.location == "/"


def test_who_is_signed_in_has_nothing_to_do_on_the_page(client, session, sign_in):
    sign_in(client, somebody())
    assert client.get("/connexion?next=/mon-compte").location == "/mon-compte"
    assert client.get("/connexion?next=//ailleurs.example").location == "/"


def test_the_session_is_new_at_each_sign_in(client, session):
    user = somebody()
    sign_in(client, user.email)
    name = client.application.config["SESSION_COOKIE_NAME"]
    first = client.get_cookie(name, "127.0.0.1").value
    form = {"email": user.email, "password": PASSWORD}
    token = client.page("/mon-compte").css_first("[name=csrf_token]").attributes["value"]
    client.post("/connexion", data={**form, "csrf_token": token})

    assert len(session.scalars(select(SignInSession)).all()) == 1
    assert client.get_cookie(name, "127.0.0.1").value != first
    client.set_cookie(name, first, domain="127.0.0.1")
    assert not is_signed_in(client)


def test_the_secret_of_a_session_is_not_stored(client, session):
    sign_in(client, somebody().email)
    with client.session_transaction(base_url=base_url(client)) as held:
        secret = held["sign_in"]

    assert secret not in {each.digest for each in session.scalars(select(SignInSession))}


def test_signing_out_ends_the_session_on_the_server(client, session, app):
    sign_in(client, somebody().email)
    name = app.config["SESSION_COOKIE_NAME"]
    stolen = client.get_cookie(name, "127.0.0.1").value
    answer = client.submit("/mon-compte", form='form[action="/deconnexion"]')

    assert answer.status_code == 302
    assert session.scalars(select(SignInSession)).all() == []
    client.set_cookie(name, stolen, domain="127.0.0.1")
    assert not is_signed_in(client)


def test_a_link_cannot_sign_somebody_out(client, session, sign_in):
    sign_in(client, somebody())
    assert client.get("/deconnexion").status_code == 405
    assert is_signed_in(client)


def test_an_idle_session_ends(client, session, clock):
    sign_in(client, somebody().email)
    clock.advance(seconds=IDLE_LIMIT.total_seconds() - 60)
    assert is_signed_in(client)
    clock.advance(seconds=IDLE_LIMIT.total_seconds() + 60)
    assert not is_signed_in(client)


def test_a_session_in_use_ends_all_the_same_after_its_longest_time(client, session, clock):
    sign_in(client, somebody().email)
    step = IDLE_LIMIT / 2
    elapsed = step * 0
    while elapsed + step < ABSOLUTE_LIMIT:
        clock.advance(seconds=step.total_seconds())
        elapsed += step
        assert is_signed_in(client)
    clock.advance(seconds=step.total_seconds())
    assert not is_signed_in(client)


def test_a_deactivated_person_is_out_at_the_next_page(client, session, clock):
    user = somebody()
    sign_in(client, user.email)
    user.deactivated_at = clock.now()
    assert not is_signed_in(client)


def test_a_forged_cookie_opens_nothing(client, session):
    user = somebody()
    sign_in(client, user.email)
    assert is_signed_in(client)
    with client.session_transaction(base_url=base_url(client)) as held:
        held["sign_in"] = "x" * 43
        held["_user_id"] = str(user.id)
    assert not is_signed_in(client)


def test_a_hash_of_former_settings_is_renewed_at_sign_in(client, session, monkeypatch):
    weaker = passwords.PasswordHash((passwords.Argon2Hasher(time_cost=1, memory_cost=8192),))
    user = somebody(password_hash=weaker.hash(PASSWORD))
    assert needs_rehash(user.password_hash)
    sign_in(client, user.email)
    session.refresh(user)

    assert not needs_rehash(user.password_hash)
    assert sign_in(new_client(client.application), user.email).status_code == 302
    assert hash_password(PASSWORD) != user.password_hash
