"""Calling people by name: suggestions by keyboard, and what is written for each."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.frontend.writing import Received, text_area, write
from tests.support.browser import PHONE, assert_no_horizontal_scroll, axe

Writer = Callable[..., Page]


def test_a_person_is_chosen_with_the_arrows(writer: Writer) -> None:
    page = writer()
    write(page, "Merci @él")
    options = page.get_by_role("option")
    expect(options).to_have_count(2)
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(page.get_by_text("2 suggestions")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    chosen = options.nth(1)
    expect(chosen).to_have_attribute("aria-selected", "true")
    editor = page.get_by_role("textbox", name="Message")
    expect(editor).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "?")
    axe(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("listbox")).to_have_count(0)
    page.keyboard.type("!")
    assert text_area(page) == "Merci [@Éloi d’Hauterive](/annuaire/personnes/8) !"


def test_a_person_is_chosen_with_the_mouse(writer: Writer) -> None:
    page = writer()
    write(page, "@elod")
    page.get_by_role("option", name="Élodie Marchand").click()
    expect(page.get_by_role("textbox", name="Message")).to_be_focused()
    assert text_area(page) == "[@Élodie Marchand](/annuaire/personnes/3)"


def test_a_first_and_last_name_are_looked_for_together(writer: Writer, received: Received) -> None:
    page = writer()
    write(page, "@élodie mar")
    expect(page.get_by_role("option")).to_have_count(1)
    assert received.asked[-1] == "élodie mar"


def test_the_facilitators_are_called_by_a_word(writer: Writer) -> None:
    page = writer()
    write(page, "@anim")
    expect(page.get_by_role("option")).to_contain_text("4 personnes seront prévenues")
    page.keyboard.press("Tab")
    assert text_area(page) == "@animateurs"


def test_escape_closes_the_list_and_leaves_the_text(writer: Writer) -> None:
    page = writer()
    write(page, "@él")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    page.keyboard.press("Enter")
    page.keyboard.type("suite")
    assert text_area(page) == "@él\n\nsuite"


@pytest.mark.parametrize("typed", ["@é", "zoe@elodie", "@zz"])
def test_nobody_is_suggested_without_a_call_of_two_letters(writer: Writer, typed: str) -> None:
    page = writer()
    write(page, f"{typed}")
    write(page, "")
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("listbox")).to_have_count(0)


def test_the_list_stays_on_a_phone(writer: Writer) -> None:
    page = writer(viewport=PHONE)
    write(page, "Bonjour à tous et à @él")
    expect(page.get_by_role("listbox")).to_be_visible()
    assert_no_horizontal_scroll(page)


def test_a_mention_of_a_text_that_is_opened_again_stays_one(
    writer: Writer, received: Received
) -> None:
    received.source = "[@Élodie Marchand](/annuaire/personnes/3)"
    page = writer()
    write(page, "")
    page.keyboard.press("End")
    page.keyboard.type(" merci")
    assert text_area(page) == "[@Élodie Marchand](/annuaire/personnes/3) merci"
