"""An ordinary day: a member asks to join, leaves, writes; a facilitator answers."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.accounts.models import User
from app.workgroups.models import Workgroup
from tests.factories import FacilitatorFactory, MemberFactory, WorkgroupFactory
from tests.journeys.post import only_letter, path_of
from tests.support.browser import PHONE
from tests.support.mailbox import Mailbox

GROUP = "/groupes/hauts-de-france/acces-a-l-alimentation"
NADIA, SAMIR = "nadia@exemple.fr", "samir@exemple.fr"
WORD = "Bienvenue ! Prochaine réunion le 4 mars à 9 h 30, à Lens."


@pytest.fixture
def workgroup(session: object) -> Workgroup:
    return WorkgroupFactory(number=5)


@pytest.fixture
def nadia(workgroup: Workgroup) -> User:
    return FacilitatorFactory(workgroup=workgroup, email=NADIA)


@pytest.fixture
def samir(session: object) -> User:
    return MemberFactory(workgroup=WorkgroupFactory(number=6), email=SAMIR)


@pytest.mark.parametrize("javascript", [True, False], ids=["with_javascript", "without"])
def test_a_member_joins_writes_and_leaves(
    open_page: Callable[..., Page],
    sign_in: Callable[[Page, User], None],
    mailbox: Mailbox,
    nadia: User,
    samir: User,
    javascript: bool,
) -> None:
    member = open_page(javascript=javascript, viewport=PHONE)
    sign_in(member, samir)
    facilitator = open_page(javascript=javascript)
    sign_in(facilitator, nadia)
    ask_to_join(member)
    accept_with_a_word(facilitator, mailbox)
    read_the_welcome(member, mailbox)
    write_to_the_facilitators(member, mailbox)
    leave(member)


def ask_to_join(page: Page) -> None:
    page.goto(GROUP)
    page.get_by_role("link", name="Demander à rejoindre le groupe").click()
    page.get_by_role("textbox").fill("J’anime une épicerie solidaire.")
    page.get_by_role("button", name="Envoyer ma demande").click()
    expect(page.get_by_role("status")).to_contain_text("Votre demande est envoyée")
    expect(page.get_by_role("button", name="Retirer ma demande")).to_be_visible()


def accept_with_a_word(page: Page, mailbox: Mailbox) -> None:
    page.goto(path_of(only_letter(mailbox, NADIA).link("/demandes/")))
    expect(page.get_by_text("J’anime une épicerie solidaire.")).to_be_visible()
    page.get_by_label("Accepter").check(force=True)
    page.get_by_role("textbox").fill(WORD)
    page.get_by_role("button", name="Envoyer la réponse").click()
    expect(page.get_by_role("status")).to_contain_text("acceptée")


def read_the_welcome(page: Page, mailbox: Mailbox) -> None:
    letter = only_letter(mailbox, SAMIR)
    assert WORD in letter.text
    assert NADIA not in letter.text
    page.goto(path_of(letter.link("/groupes/")))
    expect(page.get_by_role("link", name="Quitter le groupe")).to_be_visible()


def write_to_the_facilitators(page: Page, mailbox: Mailbox) -> None:
    """No screen shows an address; the letter gives that of the writer, who was told so."""
    page.get_by_role("link", name="Écrire à l’équipe d’animation").click()
    main = page.locator("main")
    expect(main).to_contain_text("Votre nom et votre adresse électronique leur sont transmis")
    assert "@" not in main.inner_text()
    page.get_by_role("button", name="Envoyer le message").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_role("textbox").fill("Qui apporte le café ?")
    page.get_by_role("button", name="Envoyer le message").click()
    expect(page.get_by_role("status")).to_be_visible()
    assert "@" not in main.inner_text()
    letter = mailbox.last(NADIA)
    assert "Qui apporte le café ?" in letter.text
    assert letter.message["Reply-To"] is not None
    assert SAMIR in letter.message["Reply-To"]


def leave(page: Page) -> None:
    page.goto(GROUP)
    page.get_by_role("link", name="Quitter le groupe").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Quitter le groupe")
    page.get_by_role("button", name="Quitter le groupe").click()
    expect(page.get_by_role("status")).to_be_visible()
    page.goto(GROUP)
    expect(page.get_by_role("link", name="Demander à rejoindre le groupe")).to_be_visible()
    page.goto("/")
    own = page.get_by_role("region", name="Mes groupes")
    expect(own.get_by_role("link", name=re.compile("^GT 5"))).to_have_count(0)
    expect(own.get_by_role("link", name=re.compile("^GT 6"))).to_be_visible()
