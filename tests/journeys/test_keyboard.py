"""With a keyboard alone: Tab, Enter and Space, and the focus is seen at every step."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.accounts.models import NationalRole, User
from tests.accounts.people import PASSWORD, somebody
from tests.factories import AccessRequestFactory
from tests.journeys.keyboard import FOCUSED, go_to, press


@pytest.fixture
def officer(session: object) -> User:
    AccessRequestFactory(first_name="Amélie", last_name="D’Hautefeuille", email="amelie@exemple.fr")
    return somebody(email="ansa@exemple.fr", roles=[NationalRole.ANSA])


def test_a_request_is_decided_by_keyboard_alone(
    page: Page, officer: User, run_jobs: Callable[[], int]
) -> None:
    page.goto("/connexion")
    go_to(page, "Adresse électronique")
    page.keyboard.type(officer.email)
    go_to(page, "Mot de passe")
    page.keyboard.type(PASSWORD)
    press(page, "Se connecter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bonjour")
    press(page, "Demandes")
    expect(page.get_by_role("heading", level=1)).to_have_text("Demandes d’accès")
    press(page, "Amélie D’Hautefeuille")
    expect(page.get_by_role("heading", level=1)).to_have_text("Amélie D’Hautefeuille")
    press(page, "Prendre en charge")
    expect(page.get_by_role("status")).to_contain_text("Vous traitez cette demande")
    press(page, "Accepter", key="Space")
    press(page, "Relire et envoyer")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Répondre")
    press(page, "Envoyer", key="Space")
    expect(page.get_by_role("status")).to_contain_text("le courriel part")


def test_the_first_stop_of_a_page_leads_to_its_content(page: Page, officer: User) -> None:
    page.goto("/aide")
    press(page, "Contenu")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_the_menu_of_a_phone_opens_and_closes_by_keyboard(open_page: Callable[..., Page]) -> None:
    page = open_page(viewport={"width": 360, "height": 740})
    page.goto("/aide")
    go_to(page, "Pied de page")
    press(page, "Menu")
    expect(page.get_by_role("link", name="Se connecter")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Se connecter")).to_be_hidden()
    assert page.evaluate(FOCUSED)["words"] == "Menu"
