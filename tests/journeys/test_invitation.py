"""A facilitator invites by a pasted list; a guest accepts and stands in the group."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.accounts.models import User
from tests.factories import FacilitatorFactory, WorkgroupFactory
from tests.journeys.post import only_letter, path_of
from tests.support.browser import PHONE
from tests.support.mailbox import Mailbox

GROUP = "/groupes/hauts-de-france/acces-a-l-alimentation"
INES, ODILE = "ines@exemple.fr", "odile@exemple.fr"
PASSWORD = "Sept mots : girafe, parapluie, vélo, brume"
PEOPLE = f"""Inès D’Aubépine <{INES}>
{ODILE} ; Odile ; Kœnig ; CCAS d’Hénin ; Élue
pas une adresse
Inès D’Aubépine <{INES}>"""


@pytest.fixture
def facilitator(session: object) -> User:
    return FacilitatorFactory(workgroup=WorkgroupFactory(number=5), email="nadia@exemple.fr")


@pytest.mark.parametrize("javascript", [True, False], ids=["with_javascript", "without"])
def test_from_the_list_to_the_group(
    open_page: Callable[..., Page],
    sign_in: Callable[[Page, User], None],
    mailbox: Mailbox,
    facilitator: User,
    javascript: bool,
) -> None:
    host = open_page(javascript=javascript)
    sign_in(host, facilitator)
    paste_a_list(host)
    assert not mailbox.to(INES), "nothing leaves before the list was read line by line"
    send(host)
    guest = open_page(javascript=javascript, viewport=PHONE)
    accept(guest, mailbox)
    stand_in_the_group(guest)
    follow_the_answers(host)


def paste_a_list(page: Page) -> None:
    page.goto(GROUP)
    page.get_by_role("link", name="Inviter des personnes").click()
    expect(page.get_by_label("Accès à l’alimentation")).to_be_checked()
    page.get_by_label("Liste à coller").fill(PEOPLE)
    page.get_by_role("button", name="Vérifier la liste").click()
    expect(page.get_by_text("Rien n’est encore envoyé.")).to_be_visible()
    to_correct = page.get_by_role("table", name=re.compile("À corriger"))
    expect(to_correct).to_contain_text("pas une adresse")


def send(page: Page) -> None:
    page.get_by_role("button", name="Envoyer 2 invitations").click()
    expect(page.get_by_role("status")).to_contain_text("2 invitations envoyées")


def accept(page: Page, mailbox: Mailbox) -> None:
    page.goto(path_of(only_letter(mailbox, INES).link("/invitations/accepter/")))
    expect(page.get_by_label("Prénom")).to_have_value("Inès")
    page.get_by_label("Structure", exact=True).fill("Les Jardins d’Opale")
    page.get_by_label("Fonction", exact=True).fill("Encadrante")
    page.get_by_role("button", name="Accepter et ouvrir mon compte").click()
    expect(page.get_by_role("alert")).to_contain_text("Cochez cette case")
    expect(page.get_by_label("Fonction", exact=True)).to_have_value("Encadrante")
    page.get_by_label("J’ai lu ces informations").check(force=True)
    page.get_by_role("button", name="Accepter et ouvrir mon compte").click()
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Activer mon compte").click()


def stand_in_the_group(page: Page) -> None:
    own = page.get_by_role("region", name="Mes groupes")
    own.get_by_role("link", name=re.compile("Accès à l’alimentation")).click()
    expect(page.locator("main")).to_contain_text("Inès D’Aubépine")
    expect(page.locator("main")).to_contain_text("Les Jardins d’Opale")


def follow_the_answers(page: Page) -> None:
    page.goto("/invitations")
    expect(page.get_by_role("row").filter(has_text=ODILE)).to_be_visible()
    expect(page.get_by_role("row").filter(has_text=INES)).to_have_count(0)
    page.get_by_role("link", name="Acceptée", exact=True).click()
    expect(page.get_by_role("row").filter(has_text=INES)).to_be_visible()
