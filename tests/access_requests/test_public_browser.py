"""The applicant's and the facilitator's screens in a real browser, with and without JavaScript."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.accounts.models import User
from app.core.db import db
from app.workgroups.models import Theme, Workgroup
from tests.access_requests.steps import ASK, EMAIL, path_of, requests
from tests.factories import FacilitatorFactory, OrganisationFactory, WorkgroupFactory
from tests.support.browser import PHONE, assert_no_horizontal_scroll, axe, held_request
from tests.support.mailbox import Mailbox

pytestmark = pytest.mark.usefixtures("session")
NADIA = "nadia@exemple.fr"


@pytest.fixture
def workgroup() -> Workgroup:
    return WorkgroupFactory(number=5)


@pytest.fixture
def title(workgroup: Workgroup) -> str:
    return db.session.get_one(Theme, workgroup.theme_id).title


@pytest.fixture
def facilitator(workgroup: Workgroup) -> User:
    return FacilitatorFactory(workgroup=workgroup, email=NADIA)


def check(page: Page) -> None:
    axe(page)
    assert_no_horizontal_scroll(page)


def fill(page: Page) -> None:
    page.get_by_label("Prénom").fill("Amélie")
    page.get_by_label("Nom", exact=True).fill("D’Hautefeuille")
    page.get_by_label("Adresse électronique").fill(EMAIL)
    page.get_by_label("Structure", exact=True).fill("Centre social Les Tilleuls")
    page.get_by_label("Fonction").fill("Directrice")
    page.get_by_label("J’ai lu ces informations").check(force=True)


@pytest.mark.parametrize("javascript", [True, False], ids=["with_javascript", "without"])
def test_from_the_form_to_the_opinion(
    open_page: Callable[..., Page],
    mailbox: Mailbox,
    facilitator: User,
    title: str,
    javascript: bool,
) -> None:
    page = open_page(javascript=javascript, viewport=PHONE if javascript else None)
    page.goto(ASK)
    page.get_by_label("Prénom").fill("Amélie")
    page.get_by_label("Votre région").select_option("32")
    if not javascript:
        page.get_by_role("button", name="Afficher les groupes").click()
    page.get_by_label(title).check(force=True)
    expect(page.get_by_label("Prénom")).to_have_value("Amélie")
    fill(page)
    if javascript:
        check(page)
    page.locator("main").get_by_role("button", name="Envoyer ma demande").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("confirmez votre adresse")
    page.goto(path_of(mailbox.last(EMAIL).link("/confirmer/")))
    page.get_by_role("button", name="Confirmer mon adresse").click()
    expect(page.get_by_text("En cours d’examen")).to_be_visible()
    if javascript:
        check(page)
    page.goto(path_of(mailbox.last(NADIA).link("/avis/lien/")))
    if javascript:
        check(page)
    page.get_by_label("Favorable").check(force=True)
    page.get_by_role("button", name="Confirmer mon avis").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Merci")


def test_groups_follow_the_region_without_reloading(page: Page, title: str) -> None:
    page.goto(ASK)
    expect(page.get_by_role("button", name="Afficher les groupes")).to_be_hidden()
    page.get_by_label("Votre région").select_option("32")
    expect(page.get_by_label(title)).to_be_attached()
    page.get_by_label("Département").select_option("59")
    page.get_by_label("Votre région").select_option("04")
    expect(page.get_by_label("Département")).to_have_value("")
    expect(page.locator('[data-region-part="status"]')).to_contain_text("proposés")


def test_a_region_chosen_before_the_script_came_shows_its_groups(page: Page, title: str) -> None:
    with held_request(page, re.compile("/access_request-.*js")) as held:
        page.goto(ASK, wait_until="commit")
    page.get_by_label("Votre région").select_option("32")
    held[0].continue_()
    expect(page.get_by_label(title)).to_be_attached()


def test_a_late_answer_does_not_replace_the_groups_of_a_later_choice(
    page: Page, workgroup: Workgroup
) -> None:
    page.goto(ASK)
    with held_request(page, re.compile(f"{ASK}$")) as held:
        page.get_by_label("Votre région").select_option("04")
    page.get_by_label("Votre région").select_option("32")
    chosen = page.locator(f'input[name="workgroups"][value="{workgroup.id}"]')
    expect(chosen).to_be_attached()
    with page.expect_response(re.compile(f"{ASK}$")) as answer:
        held[0].continue_()
    answer.value.finished()
    page.evaluate("() => fetch('/robots.txt').then((next) => next.text())")
    expect(chosen).to_be_attached()


def test_known_structures_are_suggested_as_one_types(page: Page) -> None:
    OrganisationFactory(name="Épicerie solidaire de Lens")
    page.goto(ASK)
    page.get_by_label("Structure", exact=True).press_sequentially("epice")
    option = page.locator("#structures-connues option")
    expect(option).to_have_count(1)
    assert option.get_attribute("value") == "Épicerie solidaire de Lens"


def test_enter_sends_the_form_rather_than_changing_region(
    open_page: Callable[..., Page], title: str
) -> None:
    page = open_page(javascript=False)
    page.goto(f"{ASK}?region=32")
    page.get_by_label(title).check(force=True)
    fill(page)
    page.get_by_label("Nom", exact=True).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("confirmez votre adresse")
    assert len(requests()) == 1


def test_the_form_is_filled_by_keyboard_alone(page: Page, title: str, app: Flask) -> None:
    page.goto(f"{ASK}?region=32")
    page.get_by_label("Votre région").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    reached = page.evaluate("() => document.activeElement.name")
    assert reached == "workgroups"
    assert page.locator('input[name="workgroups"]:checked').count() == 1
    names = []
    for _ in range(40):
        page.keyboard.press("Tab")
        names.append(page.evaluate("() => document.activeElement.name ?? ''"))
        if names[-1] == "notice":
            break
    assert "website" not in names
    assert [name for name in names if name and name != "workgroups"] == [
        "first_name", "last_name", "email", "is_concerned", "organisation", "department",
        "job_title", "motivation", "notice",
    ]  # fmt: skip


def test_errors_are_announced_and_lead_to_their_fields(page: Page) -> None:
    page.goto(f"{ASK}?region=32")
    page.locator("main").get_by_role("button", name="Envoyer ma demande").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("erreurs à corriger")
    alert.get_by_role("link", name="Groupes de travail souhaités").click()
    expect(page).to_have_url(re.compile("#workgroups-0$"))
    check(page)
