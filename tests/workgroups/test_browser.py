"""Groups in a real browser, with and without JavaScript: joining from one end to the other."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.accounts.models import User
from app.workgroups.models import Openness
from app.workgroups.services import edit_workgroup
from tests.factories import JoinRequestFactory, MemberFactory
from tests.support.browser import PHONE, assert_no_horizontal_scroll, axe
from tests.workgroups.conftest import HERE


def check(page: Page) -> None:
    assert_no_horizontal_scroll(page)
    axe(page)


@pytest.mark.parametrize("javascript", [True, False], ids=["with_javascript", "without"])
def test_from_the_grid_to_the_group(
    open_page: Callable[..., Page],
    sign_in: Callable[[Page, User], None],
    session: object,
    facilitator: User,
    stranger: User,
    javascript: bool,
) -> None:
    person = open_page(javascript=javascript)
    sign_in(person, stranger)
    person.goto("/groupes")
    person.get_by_label("Région", exact=True).select_option("32")
    person.get_by_role("button", name="Filtrer").click()
    person.get_by_role("link", name="GT 5 – Accès à l’alimentation", exact=True).click()
    person.get_by_role("link", name="Demander à rejoindre le groupe").click()
    person.get_by_label("Votre message à l’équipe d’animation").fill("J’anime une épicerie.")
    person.get_by_role("button", name="Envoyer ma demande").click()
    expect(person.get_by_role("status")).to_contain_text("Votre demande est envoyée")

    runner = open_page(javascript=javascript)
    sign_in(runner, facilitator)
    runner.goto("/")
    runner.get_by_role("link", name=stranger.full_name).click()
    expect(runner.get_by_text("J’anime une épicerie.")).to_be_visible()
    runner.get_by_label("Accepter").check(force=True)
    runner.get_by_role("button", name="Envoyer la réponse").click()
    expect(runner.get_by_role("status")).to_contain_text("acceptée")

    person.goto("/")
    here = re.compile("GT 5 – Accès à l’alimentation ?, Hauts-de-France")
    expect(person.get_by_role("link", name=here)).to_be_visible()
    person.goto(HERE)
    person.get_by_role("link", name="Quitter le groupe").click()
    person.get_by_role("button", name="Quitter le groupe").click()
    expect(person.get_by_role("status")).to_contain_text("Vous avez quitté le groupe")


def test_each_page_fits_a_phone_and_axe_finds_nothing(
    open_page: Callable[..., Page],
    sign_in: Callable[[Page, User], None],
    session: object,
    workgroup,
    facilitator: User,
    stranger: User,
) -> None:
    edit_workgroup(
        workgroup, mandate="# But\n\n- agir", openness=Openness.ON_REQUEST, by=facilitator
    )
    member = MemberFactory(workgroup=workgroup, last_name="De La Tour-d’Auvergne-Lauraguais")
    asked = JoinRequestFactory(workgroup_id=workgroup.id, user_id=stranger.id)
    page = open_page(viewport=PHONE)
    sign_in(page, facilitator)
    for path in (
        "/",
        "/groupes",
        "/groupes?region=32",
        HERE,
        f"{HERE}/membres",
        f"{HERE}/membres/{member.id}",
        f"{HERE}/membres/{member.id}/retirer",
        f"{HERE}/demandes",
        f"{HERE}/demandes/{asked.id}",
        f"{HERE}/reglages",
        f"{HERE}/ecrire",
        f"{HERE}/quitter",
        "/groupes/hauts-de-france/reussite-scolaire-et-pauvrete/rejoindre",
    ):
        page.goto(path)
        check(page)
