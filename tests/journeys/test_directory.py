"""« Who works on food access in the Pas-de-Calais, where, and how do I reach them? »"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.accounts.models import User
from app.core.db import db
from app.directory.models import Organisation, Profile, Visibility
from app.directory.services.entries import refresh_all
from tests.factories import (
    AffiliationFactory,
    MemberFactory,
    MembershipFactory,
    OrganisationFactory,
    ProfileFactory,
    UserFactory,
    WorkgroupFactory,
)
from tests.journeys.post import path_of
from tests.journeys.test_keyboard import go_to, press
from tests.support.browser import PHONE, assert_no_horizontal_scroll, axe, held_request
from tests.support.clock import Clock
from tests.support.mailbox import Mailbox

SAMIR, ODILE = "samir@exemple.fr", "odile@exemple.fr"
QUESTION = "Bonjour, qui livre des paniers à Lens le samedi ?"
REPLY = "Bonjour, notre épicerie livre dès 10 heures."


@pytest.fixture
def samir(session: object) -> User:
    return MemberFactory(email=SAMIR, first_name="Samir", last_name="Benali")


@pytest.fixture
def odile(session: object) -> User:
    """She shows her phone number to every member, and hides her address."""
    grocery: Organisation = OrganisationFactory(name="L’Épicerie d’à côté", department_code="62")
    user: User = UserFactory(
        email=ODILE, first_name="Odile", last_name="Vandamme", sort_name="vandamme odile"
    )
    profile = ProfileFactory(user_id=user.id, region_code="32", department_code="62")
    AffiliationFactory(user_id=user.id, organisation_id=grocery.id, job_title="Coordinatrice")
    MembershipFactory(user_id=user.id, workgroup_id=WorkgroupFactory(number=5).id)
    db.session.get_one(Profile, profile.user_id).phone = "+33199000012"
    profile.phone_visibility = Visibility.MEMBERS
    db.session.commit()
    refresh_all()
    db.session.commit()
    return user


@pytest.mark.parametrize("javascript", [True, False], ids=["with_javascript", "without"])
def test_a_member_finds_whom_to_ask_and_is_answered(
    open_page: Callable[..., Page],
    sign_in: Callable[[Page, User], None],
    mailbox: Mailbox,
    clock: Clock,
    samir: User,
    odile: User,
    javascript: bool,
) -> None:
    member = open_page(javascript=javascript, viewport=PHONE)
    sign_in(member, samir)
    find_her(member, javascript)
    learn_how_to_reach_her(member, javascript)
    write_to_her(member, javascript)
    clock.advance(minutes=3)
    other = open_page(javascript=javascript)
    sign_in(other, odile)
    answer_him(other, mailbox)
    clock.advance(minutes=3)
    read_the_answer(member, mailbox)


def find_her(page: Page, javascript: bool) -> None:
    page.goto("/annuaire")
    page.get_by_label("Département").select_option(label="Pas-de-Calais (1)")
    if not javascript:
        page.get_by_role("button", name="Filtrer").click()
    expect(page.get_by_text("1 personne", exact=True).first).to_be_visible()
    theme = page.get_by_label("Thématique")
    theme.select_option(label="Accès à l’alimentation (1)")
    if not javascript:
        page.get_by_role("button", name="Filtrer").click()
    expect(page).to_have_url(re.compile("departement=62.*thematique="))
    if javascript:
        axe(page)
        assert_no_horizontal_scroll(page)
    expect(page.get_by_text("L’Épicerie d’à côté")).to_be_visible()
    page.get_by_role("link", name="Odile Vandamme").click()


def learn_how_to_reach_her(page: Page, javascript: bool) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Odile Vandamme")
    expect(page.get_by_role("link", name="L’Épicerie d’à côté")).to_be_visible()
    expect(page.get_by_role("link", name="01 99 00 00 12")).to_be_visible()
    assert ODILE not in page.content()
    if javascript:
        axe(page)
        assert_no_horizontal_scroll(page)


def write_to_her(page: Page, javascript: bool) -> None:
    page.get_by_role("link", name="Écrire un message").click()
    if javascript:  # axe is a script
        axe(page)
    page.get_by_label("Objet").fill("Paniers du samedi")
    page.get_by_label("Votre message").fill(QUESTION)
    page.get_by_role("button", name="Envoyer le message").click()
    expect(page.get_by_text("Votre message est envoyé")).to_be_visible()


def answer_him(page: Page, mailbox: Mailbox) -> None:
    letter = mailbox.last(ODILE)
    assert QUESTION in letter.text.replace("\N{NO-BREAK SPACE}", " ")
    assert SAMIR not in letter.message.as_string()
    page.goto(path_of(letter.link("/annuaire/messages/")))
    page.get_by_label("Votre message").fill(REPLY)
    page.get_by_role("button", name="Envoyer la réponse").click()
    expect(page.get_by_text(REPLY)).to_be_visible()


def read_the_answer(page: Page, mailbox: Mailbox) -> None:
    letter = mailbox.last(SAMIR)
    assert ODILE not in letter.message.as_string()
    page.goto(path_of(letter.link("/annuaire/messages/")))
    expect(page.get_by_text(REPLY)).to_be_visible()
    assert ODILE not in page.content()


def test_somebody_is_found_and_written_to_by_keyboard_alone(
    page: Page, sign_in: Callable[[Page, User], None], samir: User, odile: User
) -> None:
    sign_in(page, samir)
    page.goto("/annuaire")
    go_to(page, "Rechercher une personne")
    page.keyboard.type("vandame")  # one letter is missing
    page.keyboard.press("Enter")
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("link", name="Odile Vandamme")).to_be_visible()
    press(page, "Odile Vandamme")
    expect(page.get_by_role("heading", level=1)).to_have_text("Odile Vandamme")
    press(page, "Écrire un message")
    expect(page.get_by_label("Objet")).to_be_visible()
    go_to(page, "Objet")
    page.keyboard.type("Paniers")
    go_to(page, "Votre message")
    page.keyboard.type(QUESTION)
    press(page, "Envoyer le message")
    expect(page.get_by_text("Votre message est envoyé")).to_be_visible()


HOLDER = "document.activeElement.id || document.activeElement.className"


def search_and_leave(page: Page, typed: str, *, tabs: int) -> str:
    """Type, go on with Tab before the answer; what has the focus once the results are replaced."""
    page.goto("/annuaire")
    go_to(page, "Rechercher une personne")
    page.evaluate("document.querySelector('#annuaire').dataset.former = 'true'")
    with held_request(page, re.compile(r"/annuaire\?")) as held:
        page.keyboard.insert_text(typed)
    for _ in range(tabs):
        page.keyboard.press("Tab")
    held[0].continue_()
    expect(page.locator("#annuaire[data-former]")).to_have_count(0)
    expect(page.locator("#annuaire.htmx-added")).to_have_count(0)
    return str(page.evaluate(HOLDER))


def test_the_focus_stays_where_tab_took_it_when_results_are_replaced(
    page: Page, sign_in: Callable[[Page, User], None], samir: User, odile: User
) -> None:
    sign_in(page, samir)
    assert search_and_leave(page, "vandamme", tabs=2) == "voir-personnes"


def test_leaving_the_search_box_asks_for_nothing_more(
    page: Page, sign_in: Callable[[Page, User], None], samir: User, odile: User
) -> None:
    sign_in(page, samir)
    search_and_leave(page, "vandamme", tabs=0)
    asked: list[str] = []
    page.on("request", lambda sent: asked.append(sent.url) if "?q=" in sent.url else None)
    page.keyboard.press("Tab")
    page.get_by_label("Département").select_option(label="Pas-de-Calais (1)")
    expect(page).to_have_url(re.compile("departement=62"))
    assert len(asked) == 1


def test_the_results_take_the_focus_of_a_line_that_is_gone(
    page: Page, sign_in: Callable[[Page, User], None], samir: User, odile: User
) -> None:
    sign_in(page, samir)
    page.goto("/annuaire")
    line = page.get_by_role("link", name="Odile Vandamme")
    page.get_by_label("Rechercher une personne").fill("benali")
    line.focus()
    expect(line).to_have_count(0)
    expect(page.locator(".app-directory__results")).to_be_focused()


def test_her_card_goes_into_an_address_book(
    page: Page, sign_in: Callable[[Page, User], None], samir: User, odile: User
) -> None:
    sign_in(page, samir)
    page.goto(f"/annuaire/personnes/{odile.id}")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Mettre cette fiche dans mon carnet").click()
    card = taken.value.path().read_text(encoding="utf-8")
    assert "FN:Odile Vandamme" in card
    assert "tel:+33199000012" in card
    assert ODILE not in card


def test_a_structure_is_added_then_completed_by_keyboard_alone(
    page: Page, sign_in: Callable[[Page, User], None], samir: User
) -> None:
    sign_in(page, samir)
    page.goto("/annuaire?q=introuvable")
    press(page, "Proposez-la")
    expect(page.get_by_role("heading", level=1)).to_have_text("Proposer une structure")
    go_to(page, "Nom de la structure")
    page.keyboard.type("Halte du Lac")
    go_to(page, "Type de structure")
    page.keyboard.type("Assoc")
    go_to(page, "Commune")
    page.keyboard.type("Lens")
    press(page, "Ajouter la structure")
    expect(page.get_by_role("heading", level=1)).to_have_text("Halte du Lac")
    axe(page)
    added = db.session.scalars(select(Organisation).order_by(Organisation.id.desc())).first()
    assert added
    AffiliationFactory(user_id=samir.id, organisation_id=added.id, job_title="Bénévole")
    db.session.commit()
    page.reload()
    press(page, "Compléter cette page")
    expect(page.get_by_label("Sigle")).to_be_visible()
    go_to(page, "Sigle")
    page.keyboard.type("HDL")
    press(page, "Enregistrer")
    expect(page.get_by_role("heading", level=1)).to_contain_text("HDL")
    expect(page.get_by_role("link", name="Samir Benali", exact=True)).to_be_visible()
