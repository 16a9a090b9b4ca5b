"""From the home page to a published answer with a keyboard alone."""

from playwright.sync_api import Page, expect

from tests.factories import TopicFactory
from tests.journeys.discussing import BREAKFAST, Arrive, People, message
from tests.journeys.keyboard import FOCUSED, go_to, press


def test_an_answer_is_written_by_keyboard_alone(people: People, arrive: Arrive) -> None:
    TopicFactory(workgroup=people.workgroup, author=people.nadia, title=BREAKFAST)
    page = arrive(people.samir)
    page.goto("/")
    press(page, "Forum")
    expect(page.get_by_role("heading", level=1)).to_have_text("Forum")
    press(page, "GT 5")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Forum du groupe")
    press(page, BREAKFAST)
    expect(page.get_by_role("heading", level=1)).to_contain_text(BREAKFAST)
    press(page, "Répondre")
    expect(page.locator("#repondre")).to_be_in_viewport()
    write_with_the_toolbar(page)
    leave_the_editor_and_come_back(page)
    press(page, "Publier ma réponse")
    post = message(page, 2)
    expect(post.locator("strong")).to_have_text("jeudi")
    expect(post).to_contain_text("D’accord pour jeudi à 9 h.")
    press_again_from_the_top(page)


def write_with_the_toolbar(page: Page) -> None:
    """The toolbar is one stop, its arrows go from button to button; Enter gives the text back."""
    go_to(page, "Gras")
    page.keyboard.press("Tab")
    field = page.get_by_role("textbox", name="Votre message")
    expect(field).to_be_focused()
    assert page.evaluate(FOCUSED)["isSeen"]
    page.keyboard.type("D’accord pour ")
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Gras", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(field).to_be_focused()
    page.keyboard.type("jeudi")
    page.keyboard.press("Control+b")
    page.keyboard.type(" à 9 h.")


def leave_the_editor_and_come_back(page: Page) -> None:
    """Tab goes on and Shift+Tab comes back: nobody is held in the field."""
    field = page.get_by_role("textbox", name="Votre message")
    page.keyboard.press("Tab")
    expect(field).not_to_be_focused()
    assert page.evaluate(FOCUSED)["isSeen"]
    page.keyboard.press("Shift+Tab")
    expect(field).to_be_focused()
    assert page.evaluate(FOCUSED)["isSeen"]


def press_again_from_the_top(page: Page) -> None:
    """A gesture on a post is a button like another."""
    page.reload()
    press(page, "Merci", key="Space")
    expect(message(page, 1).get_by_role("button", name="Merci (1)")).to_be_visible()
