"""Links sent by mail: they tell nothing, work once, and act on a press of a button."""

from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select

from app.accounts.models import SignInSession, User
from app.core.db import db
from app.core.jobs import Job
from app.core.mail import OutgoingMail
from app.core.search_index.outbox import JOB as SEARCH
from app.core.tokens import Token
from tests.accounts.people import OTHER_PASSWORD, PASSWORD, is_signed_in, sign_in, somebody
from tests.factories import UserFactory
from tests.support.client import new_client
from tests.support.queries import count_queries

NO_ACCOUNT_IN_USE = ("absente@exemple.fr", "eteinte@exemple.fr", "attente@exemple.fr")
ASKING = ["/connexion/lien", "/mot-de-passe-oublie"]


def path_of(link):
    parts = urlsplit(link)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def ask(client, page, email):
    return client.submit(page, {"email": email})


@pytest.mark.parametrize("page", ASKING)
def test_asking_says_and_does_the_same_whether_or_not_the_account_exists(app, session, page):
    somebody(email="connue@exemple.fr")
    UserFactory(email="eteinte@exemple.fr", deactivated=True)
    UserFactory(email="attente@exemple.fr", pending=True)
    seen = set()
    for email in (
        "connue@exemple.fr",
        "absente@exemple.fr",
        "eteinte@exemple.fr",
        "attente@exemple.fr",
    ):
        client = new_client(app)
        with count_queries(db.engine) as queries:
            answer = ask(client, page, email)
        told = client.get(answer.location).text.replace(email, "…")
        lines = tuple(line for line in told.splitlines() if "csrf" not in line)
        seen.add((answer.status_code, answer.location, lines, len(queries)))

    assert len(seen) == 1
    asked = select(func.count()).select_from(Job).where(Job.name != SEARCH)
    assert session.scalar(asked) == 4


@pytest.mark.parametrize("page", ASKING)
def test_only_an_account_in_use_receives_a_link(client, session, mailbox, page):
    somebody(email="connue@exemple.fr")
    UserFactory(email="eteinte@exemple.fr", deactivated=True)
    for email in ("connue@exemple.fr", "absente@exemple.fr", "eteinte@exemple.fr"):
        ask(client, page, email)

    assert [mail.to for mail in mailbox.all()] == ["connue@exemple.fr"]


@pytest.mark.parametrize("page", ASKING)
def test_who_has_not_activated_yet_receives_the_activation_again(client, session, mailbox, page):
    UserFactory(email="attente@exemple.fr", pending=True)
    ask(client, page, "attente@exemple.fr")

    assert "/activation/" in mailbox.last("attente@exemple.fr").link("/activation/")


@pytest.mark.parametrize("page", ASKING)
def test_asking_twice_in_a_minute_sends_one_mail(client, session, mailbox, clock, page):
    user = somebody()
    clock.stop_at(clock.now().replace(second=10))
    ask(client, page, user.email)
    ask(client, page, user.email.upper())

    assert len(mailbox.to(user.email)) == 1


@pytest.mark.parametrize("page", ASKING)
def test_an_address_that_is_none_is_refused(client, page):
    answer = ask(client, page, "pas une adresse")
    assert answer.status_code == 422
    assert "n’est pas valable" in answer.text


def test_the_button_of_the_sign_in_page_asks_for_a_link(client, session, mailbox):
    user = somebody()
    button = client.page("/connexion?next=/mon-compte").css_first("button[formaction]")
    token = client.page("/connexion").css_first("main [name=csrf_token]").attributes["value"]
    assert button.text() == "Recevoir un lien de connexion"
    form = {"email": user.email, "password": "", "next": "/mon-compte", "csrf_token": token}
    client.post(button.attributes["formaction"], data=form)
    link = path_of(mailbox.last(user.email).link("/connexion/lien/"))

    assert client.submit(link).location == "/mon-compte"


def test_a_link_signs_in_when_its_button_is_pressed_and_only_once(client, session, mailbox, app):
    user = somebody()
    ask(client, "/connexion/lien", user.email)
    link = path_of(mailbox.last(user.email).link("/connexion/lien/"))
    for _ in range(3):
        assert client.get(link).status_code == 200
    assert not is_signed_in(client)

    assert client.submit(link).location == "/"
    assert is_signed_in(client)
    again = new_client(app).get(link)
    assert again.status_code == 409
    assert "n’est plus valable" in again.text


@pytest.mark.parametrize(
    ("page", "path", "hours"),
    [
        ("/connexion/lien", "/connexion/lien/", 1),
        ("/mot-de-passe-oublie", "/mot-de-passe-oublie/", 2),
    ],
)
def test_a_link_expires(client, session, mailbox, clock, page, path, hours):
    user = somebody()
    ask(client, page, user.email)
    link = path_of(mailbox.last(user.email).link(path))
    clock.advance(hours=hours, seconds=-60)
    assert client.get(link).status_code == 200
    clock.advance(seconds=120)
    assert client.get(link).status_code == 409


def test_a_link_for_one_thing_does_not_do_another(client, session, mailbox):
    user = somebody()
    ask(client, "/connexion/lien", user.email)
    token = path_of(mailbox.last(user.email).link("/connexion/lien/")).split("?")[0].split("/")[-1]

    assert client.get(f"/mot-de-passe-oublie/{token}").status_code == 409
    assert client.get(f"/activation/{token}").status_code == 409


@pytest.mark.parametrize("path", ["/connexion/lien/", "/mot-de-passe-oublie/", "/activation/"])
@pytest.mark.parametrize("token", ["x", "x" * 43, "x" * 5000, "é😀"])
def test_an_unknown_link_has_a_clear_page(client, path, token):
    answer = client.get(path + token)
    assert answer.status_code == 409
    assert "Recevoir un nouveau lien" in answer.text


@pytest.mark.parametrize("path", ["/connexion/lien/", "/mot-de-passe-oublie/", "/activation/"])
def test_a_link_with_a_null_byte_is_no_address_at_all(client, path):
    answer = client.get(f"{path}a%00b")
    assert answer.status_code == 404
    assert "<h1" in answer.text


def test_a_mailed_link_that_leads_elsewhere_is_not_followed(client, session, mailbox):
    user = somebody()
    ask(client, "/connexion/lien", user.email)
    link = path_of(mailbox.last(user.email).link("/connexion/lien/")).split("?")[0]

    assert client.submit(f"{link}?next=//ailleurs.example").location == "/"


def test_a_deactivated_person_s_link_opens_nothing(client, session, mailbox, clock):
    user = somebody()
    ask(client, "/connexion/lien", user.email)
    link = path_of(mailbox.last(user.email).link("/connexion/lien/"))
    user.deactivated_at = clock.now()

    assert client.get(link).status_code == 409


def test_a_new_password_by_link_ends_the_sessions_and_the_other_links(
    client, session, mailbox, app
):
    user = somebody()
    elsewhere = new_client(app)
    sign_in(elsewhere, user.email)
    ask(client, "/connexion/lien", user.email)
    ask(client, "/mot-de-passe-oublie", user.email)
    reset = path_of(
        next(m for m in mailbox.to(user.email) if "mot-de-passe" in m.text).link(
            "/mot-de-passe-oublie/"
        )
    )
    answer = client.submit(reset, {"password": OTHER_PASSWORD})

    assert answer.location == "/"
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)
    assert sign_in(new_client(app), user.email, PASSWORD).status_code == 422
    assert sign_in(new_client(app), user.email, OTHER_PASSWORD).status_code == 302
    assert session.scalars(select(Token).where(Token.used_at.is_(None))).all() == []
    assert mailbox.last(user.email).subject == "Votre mot de passe a été changé"


def test_a_weak_new_password_leaves_the_link_usable(client, session, mailbox):
    user = somebody()
    ask(client, "/mot-de-passe-oublie", user.email)
    reset = path_of(mailbox.last(user.email).link("/mot-de-passe-oublie/"))

    answer = client.submit(reset, {"password": "motdepasse"})
    assert answer.status_code == 422
    assert "trop simple" in answer.text
    assert client.submit(reset, {"password": OTHER_PASSWORD}).status_code == 302


def test_the_secret_links_are_not_kept_once_sent(client, session, mailbox):
    user = somebody()
    ask(client, "/connexion/lien", user.email)
    link = mailbox.last(user.email).link("/connexion/lien/")
    stored = session.scalars(select(OutgoingMail)).one()

    assert link not in stored.body
    payloads = session.scalars(select(Job.payload).where(Job.done_at.is_not(None))).all()
    assert len(payloads) >= 2
    assert not any(payloads)


def test_a_visit_of_the_link_s_page_writes_nothing(client, session, mailbox):
    user = somebody()
    ask(client, "/connexion/lien", user.email)
    link = path_of(mailbox.last(user.email).link("/connexion/lien/"))
    with count_queries(db.engine) as queries:
        client.get(link)

    assert queries.writes == []
    assert session.scalars(select(SignInSession)).all() == []
    assert session.get_one(User, user.id).last_signed_in_at is None
