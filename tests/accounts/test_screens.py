"""The pages of accounts in a real browser: axe finds nothing, nothing sticks out at 320 px."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from app.accounts import services
from app.accounts.login import IDLE_LIMIT
from app.core import tokens
from tests.accounts.people import PASSWORD, somebody
from tests.factories import UserFactory
from tests.support.browser import assert_no_horizontal_scroll, axe

OPEN_PAGES = [
    "/connexion",
    "/connexion/lien",
    "/connexion/courriel-envoye",
    "/mot-de-passe-oublie",
    "/activation/perdu",
]
OWN_PAGES = ["/mon-compte", "/mon-compte/mot-de-passe"]


def check(page):
    axe(page)
    assert_no_horizontal_scroll(page)


def test_the_open_pages_are_usable_by_everybody(page):
    for address in OPEN_PAGES:
        page.goto(address)
        check(page)


def test_one_s_own_pages_are_usable_by_everybody(page, session, sign_in):
    user = somebody(first_name="Marie-Clémentine", last_name="de La Rochefoucauld-Montbéliard")
    services.open_session(user, "Safari sur iPhone")
    sign_in(page, user)
    for address in OWN_PAGES:
        page.goto(address)
        check(page)


def test_a_first_visit_without_javascript(plain_page, session, mailbox):
    page = plain_page
    services.send_activation(UserFactory(pending=True, email="lea@exemple.fr"))
    page.goto(urlsplit(mailbox.last("lea@exemple.fr").link("/activation/")).path)
    assert_no_horizontal_scroll(page)
    page.locator("[name=password]").fill("trop court")
    page.get_by_role("button", name="Activer mon compte").click()
    assert page.get_by_role("alert").is_visible()
    assert_no_horizontal_scroll(page)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Activer mon compte").click()
    assert urlsplit(page.url).path == "/"
    page.get_by_role("button", name="Se déconnecter").click()
    page.get_by_label("Adresse électronique").fill("lea@exemple.fr")
    page.get_by_role("button", name="Recevoir un lien de connexion").click()
    page.goto(mailbox.last("lea@exemple.fr").link("/connexion/lien/"))
    assert_no_horizontal_scroll(page)
    page.get_by_role("button", name="Me connecter").click()
    assert urlsplit(page.url).path == "/"


def test_a_refused_password_is_told_to_everybody(page, session):
    raw = tokens.issue("activation", UserFactory(pending=True).id, timedelta(days=1))
    session.commit()
    page.goto(f"/activation/{raw}")
    check(page)
    page.locator("[name=password]").fill("trop court")
    page.get_by_role("button", name="Activer mon compte").click()
    check(page)


def test_a_password_can_be_shown_while_it_is_typed(page):
    page.goto("/connexion")
    field = page.locator("[name=password]")
    field.fill("secret")
    page.get_by_text("Afficher", exact=True).click()
    assert field.get_attribute("type") == "text"


@pytest.mark.parametrize("kind", ["page", "plain_page"])
def test_a_form_that_outlived_its_session_is_given_back(request, kind, session, sign_in, clock):
    page = request.getfixturevalue(kind)
    user = somebody()
    sign_in(page, user)
    page.goto("/mon-compte/mot-de-passe")
    page.locator("[name=current_password]").fill(PASSWORD)
    clock.advance(seconds=IDLE_LIMIT.total_seconds() + 60)
    page.get_by_role("button", name="Changer de mot de passe").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Votre session est terminée"
    assert_no_horizontal_scroll(page)
    if kind == "page":
        axe(page)
    page.get_by_label("Adresse électronique").fill(user.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Se connecter").click()
    assert urlsplit(page.url).path == "/mon-compte/mot-de-passe"
