"""« Où est le compte rendu qui parle des petits déjeuners ? »: from the box of any page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.accounts.models import User
from tests.factories import (
    DocumentFactory,
    MemberFactory,
    TopicFactory,
    UserFactory,
    WorkgroupFactory,
)
from tests.factories.forums import forum_of
from tests.support.browser import PHONE, assert_no_horizontal_scroll, axe
from tests.support.search import SearchIndex

TITLE = "Les petits déjeuners à l’école"


@pytest.fixture
def member(session: object, search_index: SearchIndex) -> User:
    group = WorkgroupFactory(region_code="32", number=5)
    odile = UserFactory(first_name="Odile", last_name="Vandamme")
    TopicFactory(forum=forum_of(group), author=odile, title=TITLE)
    for number in range(22):
        TopicFactory(forum=forum_of(), author=odile, title=f"Domiciliation {number}")
    member: User = MemberFactory(workgroup=group)
    search_index.build()
    return member


@pytest.mark.parametrize("javascript", [True, False], ids=["with_javascript", "without"])
def test_a_member_finds_narrows_reads_on_and_keeps_a_search(
    open_page: Callable[..., Page],
    sign_in: Callable[[Page, User], None],
    member: User,
    javascript: bool,
) -> None:
    page = open_page(javascript=javascript, viewport=PHONE)
    sign_in(page, member)
    page.goto("/")
    box = page.locator("header input[name=q]")
    box.fill("petit-dejeuner")
    box.press("Enter")
    expect(page.get_by_role("link", name=TITLE)).to_be_visible()
    expect(page.locator("main mark").first).to_have_text("petits déjeuners")
    look(page, javascript)
    page.goto("/recherche?q=domiciliation")
    page.get_by_role("link", name="Page suivante").click()
    expect(page.get_by_role("link", name="Début des résultats")).to_be_visible()
    page.get_by_role("link", name="Sujets").click()
    page.get_by_role("link", name="Enregistrer cette recherche").click()
    look(page, javascript)
    page.get_by_role("button", name="Enregistrer la recherche").click()
    page.get_by_role("link", name="domiciliation").click()
    page.wait_for_url("**/recherche?q=domiciliation&type=topic")


def test_a_filter_chosen_by_script_is_in_the_address(
    page: Page, sign_in: Callable[[Page, User], None], member: User
) -> None:
    sign_in(page, member)
    page.goto("/recherche?q=alimentation")
    page.get_by_label("Région").select_option(index=1)
    page.wait_for_url("**region=**")
    expect(page.get_by_label("Région")).not_to_have_value("")
    page.go_back()
    expect(page.get_by_label("Région")).to_have_value("")


def test_suggestions_are_read_and_chosen_by_keyboard(
    page: Page, sign_in: Callable[[Page, User], None], member: User
) -> None:
    sign_in(page, member)
    page.goto("/")
    box = page.get_by_role("combobox", name="Rechercher")
    box.press_sequentially("vand")
    option = page.get_by_role("option", name="Odile Vandamme")
    expect(option).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    axe(page)
    box.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    box.press("Escape")
    expect(option).to_be_hidden()
    expect(box).to_have_value("vand")
    box.press_sequentially("a")
    expect(option).to_be_visible()
    box.press("ArrowDown")
    box.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Odile Vandamme")).to_be_visible()


def test_past_searches_stay_on_the_device_until_one_signs_out(
    page: Page, sign_in: Callable[[Page, User], None], member: User
) -> None:
    sign_in(page, member)
    page.goto("/recherche")
    box = page.get_by_role("combobox", name="Que cherchez-vous")
    box.fill("domiciliation des familles")
    box.press("Enter")
    page.wait_for_url("**q=domiciliation**")
    box.fill("")
    box.press_sequentially("dom")
    expect(page.get_by_role("option", name="domiciliation des familles")).to_be_visible()
    box.press("Escape")
    page.get_by_role("button", name="Se déconnecter").click()
    page.wait_for_load_state()
    assert (
        page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('searches'))") == []
    )


def test_a_visitor_is_led_to_a_publication_and_leaves_nothing_on_the_device(
    page: Page, member: User, search_index: SearchIndex
) -> None:
    DocumentFactory(public=True, title="Bilan des maraudes")
    search_index.refresh()
    page.goto("/")
    box = page.get_by_role("combobox", name="Rechercher")
    box.press_sequentially("marau")
    expect(page.get_by_role("option", name="Bilan des maraudes")).to_be_visible()
    box.press("Enter")
    page.wait_for_url("**/recherche?q=marau")
    page.get_by_role("combobox", name="Que cherchez-vous").fill("maraude")
    page.get_by_role("button", name="Rechercher").click()
    page.get_by_role("link", name="Bilan des maraudes").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bilan des maraudes")
    assert page.evaluate("localStorage.length") == 0


def look(page: Page, javascript: bool) -> None:
    assert_no_horizontal_scroll(page)
    if javascript:
        axe(page)
