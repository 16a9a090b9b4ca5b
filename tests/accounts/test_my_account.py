"""« Mon compte »: my sessions, my password, my data."""

import json

import pytest
from sqlalchemy import select

from app.accounts import services
from app.accounts.devices import device_name
from app.accounts.models import SignInSession
from app.core import jobs
from app.core.db import db
from tests.accounts.people import OTHER_PASSWORD, PASSWORD, is_signed_in, sign_in, somebody
from tests.support.client import new_client
from tests.support.queries import count_queries

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"
)
ANDROID = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/126.0.0.0 Mobile Safari/537.36"
)
MAC = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/17.5 Safari/605.1.15"
)


@pytest.mark.parametrize(
    ("told", "name"),
    [
        (FIREFOX, "Firefox sur Windows"),
        (IPHONE, "Safari sur iPhone"),
        (ANDROID, "Chrome sur Android"),
        (MAC, "Safari sur macOS"),
        ("", "Navigateur inconnu"),
        ("x" * 10_000, "Navigateur inconnu"),
    ],
)
def test_a_browser_is_named_as_its_owner_knows_it(told, name):
    assert device_name(told) == name


@pytest.fixture
def two(app, session):
    """One person at two browsers: (user, at the office, on the phone)."""
    user = somebody()
    office = new_client(app)
    phone = new_client(app)
    for client, agent in ((office, FIREFOX), (phone, IPHONE)):
        client.environ_base["HTTP_USER_AGENT"] = agent
        assert sign_in(client, user.email).status_code == 302
    return user, office, phone


def session_forms(page):
    return [form.attributes["action"] for form in page.css('form[action*="/mon-compte/sessions/"]')]


def test_my_sessions_are_listed_with_their_device(two):
    _, office, _ = two
    text = office.page("/mon-compte").css_first("main").text()

    assert "Firefox sur Windows" in text
    assert "Safari sur iPhone" in text
    assert text.count("Cet appareil") == 1


def test_one_session_is_closed_and_the_others_are_not(two):
    _, office, phone = two
    one, _all = session_forms(office.page("/mon-compte"))
    answer = office.submit("/mon-compte", form=f'form[action="{one}"]')

    assert answer.status_code == 302
    assert not is_signed_in(phone)
    assert is_signed_in(office)


def test_nobody_closes_the_session_of_somebody_else(two, app, session):
    user, office, _ = two
    stranger = new_client(app)
    sign_in(stranger, somebody().email)
    theirs = session.scalars(select(SignInSession).where(SignInSession.user_id == user.id)).first()
    token = stranger.page("/mon-compte").css_first("[name=csrf_token]").attributes["value"]
    answer = stranger.post(f"/mon-compte/sessions/{theirs.id}/fermer", data={"csrf_token": token})

    assert answer.status_code == 404
    assert is_signed_in(office)


def test_all_other_sessions_are_closed_at_once(two):
    _, office, phone = two
    office.submit("/mon-compte", form='form[action$="fermer-les-autres"]')

    assert not is_signed_in(phone)
    assert is_signed_in(office)


def change(client, current=PASSWORD, new=OTHER_PASSWORD):
    fields = {"current_password": current, "new_password": new}
    return client.submit("/mon-compte/mot-de-passe", fields)


def test_a_change_of_password_ends_the_other_sessions_and_is_told_by_mail(two, app, mailbox):
    user, office, phone = two
    assert change(office).status_code == 302

    assert is_signed_in(office)
    assert not is_signed_in(phone)
    assert sign_in(new_client(app), user.email, PASSWORD).status_code == 422
    assert sign_in(new_client(app), user.email, OTHER_PASSWORD).status_code == 302
    assert mailbox.last(user.email).subject == "Votre mot de passe a été changé"


@pytest.mark.parametrize(
    ("current", "new", "told"),
    [
        ("ce n’est pas lui", OTHER_PASSWORD, "pas votre mot de passe actuel"),
        (PASSWORD, "court", "trop simple"),
        (PASSWORD, "", "obligatoire"),
    ],
)
def test_a_refused_change_changes_nothing(two, app, current, new, told):
    user, office, phone = two
    answer = change(office, current, new)

    assert answer.status_code == 422
    assert told in answer.text
    assert OTHER_PASSWORD not in answer.text
    assert is_signed_in(phone)
    assert sign_in(new_client(app), user.email, PASSWORD).status_code == 302


def test_a_visitor_is_sent_to_sign_in(client):
    for page in ("/mon-compte", "/mon-compte/mot-de-passe", "/mon-compte/mes-donnees.json"):
        assert client.get(page).location.startswith("/connexion?next=")


def test_the_page_costs_the_same_for_two_sessions_and_for_twenty(two, session):
    user, office, _ = two
    office.get("/mon-compte")
    with count_queries(db.engine) as few:
        office.get("/mon-compte")
    for _ in range(18):
        services.open_session(user, "Firefox sur Linux")
    session.commit()
    with count_queries(db.engine) as many:
        office.get("/mon-compte")

    assert len(many) == len(few)


def test_my_data_hold_what_is_known_of_me_and_of_nobody_else(two, app):
    user, office, _ = two
    other = somebody(email="autre@exemple.fr")
    sign_in(new_client(app), other.email)
    answer = office.get("/mon-compte/mes-donnees.json")
    found = json.loads(answer.text)

    assert answer.headers["Content-Disposition"] == "attachment; filename=mes-donnees.json"
    assert found["compte"]["adresse électronique"] == user.email
    assert len(found["sessions ouvertes"]) == 2
    assert "autre@exemple.fr" not in answer.text
    assert "argon2" not in answer.text


def test_sessions_that_are_over_are_erased(two, session, clock, run_jobs):
    clock.advance(hours=1)
    jobs.enqueue("accounts.purge_sessions")
    run_jobs()
    assert len(session.scalars(select(SignInSession)).all()) == 2
    clock.advance(hours=2)
    jobs.enqueue("accounts.purge_sessions")
    run_jobs()
    assert session.scalars(select(SignInSession)).all() == []
