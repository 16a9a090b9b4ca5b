"""The forum without JavaScript: forms, pages and files do it all, on one device then another."""

import re

from playwright.sync_api import Page, expect

from tests.forums.files import PDF
from tests.journeys.discussing import (
    BREAKFAST,
    FORUM,
    SAMIR,
    Arrive,
    People,
    drafts,
    message,
    only_topic,
    topic_line,
)
from tests.journeys.post import LaterPost, only_letter, path_of
from tests.support.browser import PHONE, assert_no_horizontal_scroll

REPORT = {"name": "compte-rendu.pdf", "mimeType": "application/pdf", "buffer": PDF}
STARTED = "Commencé au bureau"


def test_a_topic_is_opened_quoted_and_answered(
    people: People, arrive: Arrive, later_post: LaterPost
) -> None:
    nadia = arrive(people.nadia, javascript=False)
    open_a_topic(nadia)
    start_an_answer_elsewhere(arrive(people.samir))
    samir = arrive(people.samir, javascript=False, viewport=PHONE)
    samir.goto(path_of(only_letter(later_post, SAMIR).link("/forum/messages/")))
    answer_with_a_quotation_and_a_file(samir)
    read_the_file(nadia)


def open_a_topic(page: Page) -> None:
    """A preview shows the text and what is wrong before anybody else does."""
    page.goto(FORUM)
    page.get_by_role("link", name="Nouveau sujet").click()
    page.get_by_role("button", name="Publier le sujet").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Titre").fill(BREAKFAST)
    words = "## Avant jeudi\n\n- la salle\n- le café\n\nMerci @Samir Étienne !"
    page.locator("textarea[name=body]").fill(words)
    page.get_by_role("button", name="Aperçu").click()
    shown = page.get_by_role("region", name="Aperçu")
    expect(shown.get_by_role("listitem")).to_have_text(["la salle", "le café"])
    expect(shown.locator(".app-mention")).to_have_text("@Samir Étienne")
    expect(page.get_by_label("Titre")).to_have_value(BREAKFAST)
    assert_no_horizontal_scroll(page)
    page.get_by_role("button", name="Publier le sujet").click()
    expect(message(page, 1).get_by_role("heading", name="Avant jeudi")).to_be_visible()
    expect(message(page, 1).locator(".app-mention")).to_have_text("@Samir Étienne")


def start_an_answer_elsewhere(page: Page) -> None:
    """The draft is kept by the script of another device."""
    page.goto(f"/forum/sujets/{only_topic()}")
    page.get_by_role("textbox", name="Votre message").click()
    page.keyboard.type(STARTED)
    expect(page.get_by_text("Brouillon enregistré à")).to_be_visible()
    assert drafts() == [STARTED]


def answer_with_a_quotation_and_a_file(page: Page) -> None:
    expect(page.locator("textarea[name=body]")).to_have_value(STARTED)
    expect(page.get_by_text("Brouillon du")).to_be_visible()
    message(page, 1).get_by_role("link", name="Citer").click()
    field = page.locator("textarea[name=body]")
    expect(field).to_have_value(re.compile(f"^{STARTED}.*Nadia Benali.*a écrit.*la salle", re.S))
    field.fill(f"{field.input_value()}\n\nVoici le compte rendu.")
    page.locator("input[type=file][name=files]").set_input_files([REPORT])  # type: ignore[list-item]
    assert_no_horizontal_scroll(page)
    page.get_by_role("button", name="Publier ma réponse").click()
    post = message(page, 2)
    expect(post.locator("blockquote")).to_contain_text("la salle")
    expect(post).to_contain_text("Voici le compte rendu.")
    expect(post.get_by_role("list", name="Pièces jointes")).to_contain_text("compte-rendu.pdf")
    expect(page.get_by_text("Brouillon du")).to_have_count(0)
    assert drafts() == []


def read_the_file(page: Page) -> None:
    line = topic_line(page)
    expect(line).to_contain_text("1 nouveau")
    line.get_by_role("link", name=BREAKFAST, exact=True).click()
    expect(page).to_have_url(re.compile("#message-2$"))
    file = message(page, 2).get_by_role("link", name="compte-rendu.pdf")
    answer = page.request.get(str(file.get_attribute("href")))
    assert answer.status == 200
    assert answer.body() == PDF
    message(page, 2).get_by_role("button", name="Merci").click()
    expect(message(page, 2).get_by_role("button", name="Merci (1)")).to_be_visible()
