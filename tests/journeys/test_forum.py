"""Two people, two browsers, one topic: from the question to the accepted answer."""

import re

from playwright.sync_api import Page, expect

from tests.forums.files import image
from tests.journeys.discussing import (
    BREAKFAST,
    FORUM,
    SAMIR,
    Arrive,
    People,
    look,
    message,
    only_topic,
    topic_line,
)
from tests.journeys.post import LaterPost, only_letter, path_of
from tests.support.mailbox import Mail

PICTURE = {"name": "salle.png", "mimeType": "image/png", "buffer": image()}
DESCRIPTION = "La salle vue de l’entrée, douze chaises"


def test_from_the_question_to_the_accepted_answer(
    people: People, arrive: Arrive, later_post: LaterPost
) -> None:
    nadia, samir = arrive(people.nadia), arrive(people.samir)
    open_a_topic(nadia)
    topic = f"/forum/sujets/{only_topic()}"
    expect(topic_line(nadia)).not_to_contain_text("ouveau")
    expect(topic_line(samir)).to_contain_text("Nouveau")
    follow_the_letter(samir, only_letter(later_post, SAMIR))
    expect(topic_line(samir)).not_to_contain_text("ouveau")
    answer(samir, topic)
    read_what_is_new(nadia, topic)
    thank(nadia)
    accept(nadia)
    find_the_answer_on_top(samir, topic)


def open_a_topic(page: Page) -> None:
    """A title, a list, somebody called by name and a picture, as the rich editor writes them."""
    page.goto(FORUM)
    page.get_by_role("link", name="Nouveau sujet").click()
    page.get_by_label("Titre").fill(BREAKFAST)
    field = page.get_by_role("textbox", name=re.compile("message", re.IGNORECASE))
    field.click()
    page.get_by_role("button", name="Titre", exact=True).click()
    page.keyboard.type("Avant jeudi\n- la salle\nle café\n\nQu’en dites-vous, @etien")
    expect(page.get_by_role("option", name="Samir Étienne")).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.type("?")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Image", exact=True).click()
    chooser.value.set_files(PICTURE)  # type: ignore[arg-type]
    dialog = page.get_by_role("dialog", name="Ajouter une image")
    dialog.get_by_label("Description").fill(DESCRIPTION)
    dialog.get_by_role("button", name="Ajouter l’image").click()
    expect(field.get_by_role("img", name=DESCRIPTION)).to_be_visible()
    look(page)
    page.get_by_role("button", name="Publier le sujet").click()
    post = message(page, 1)
    expect(post.get_by_role("heading", name="Avant jeudi")).to_be_visible()
    expect(post.get_by_role("listitem")).to_have_text(["la salle", "le café"])
    expect(post.locator(".app-mention")).to_have_text("@Samir Étienne")
    picture = post.get_by_role("img", name=DESCRIPTION)
    expect(picture).to_be_visible()
    assert picture.evaluate("async (node) => { await node.decode(); return node.naturalWidth }")


def follow_the_letter(page: Page, letter: Mail) -> None:
    """In both of its texts the letter says who, what, where and why, and how to stop."""
    headers = letter.message
    assert BREAKFAST in letter.subject
    assert "GT 5" in letter.subject
    assert re.search(r"<workgroup-\d+\.[\w.-]+>$", headers["List-Id"])
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "/notifications/stop/" in headers["List-Unsubscribe"]
    assert headers["References"]
    for text in (letter.text, letter.html):
        assert "Nadia Benali vous mentionne" in text
        assert "le café" in text
        assert "Vous recevez ce courriel parce que" in text
        assert "/notifications/preferences" in text
    page.goto(path_of(letter.link("/forum/messages/")))
    expect(page).to_have_url(re.compile(r"#message-1$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(BREAKFAST)


def answer(page: Page, topic: str) -> None:
    page.goto(topic)
    field = page.get_by_role("textbox", name="Votre message")
    field.click()
    page.keyboard.type("La salle est libre jeudi.")
    page.get_by_role("button", name="Publier ma réponse").click()
    expect(message(page, 2)).to_contain_text("La salle est libre jeudi.")
    expect(topic_line(page)).not_to_contain_text("ouveau")


def read_what_is_new(page: Page, topic: str) -> None:
    """The list counts it, the topic opens at it, and nothing is new any more."""
    line = topic_line(page)
    expect(line).to_contain_text("1 nouveau")
    line.get_by_role("link", name=BREAKFAST, exact=True).click()
    expect(page).to_have_url(re.compile(r"numero=2#message-2$"))
    expect(page.locator("#nouveaux")).to_have_text("Nouveau message")
    expect(topic_line(page)).not_to_contain_text("ouveau")
    page.goto(topic)
    expect(page.locator("#nouveaux")).to_have_count(0)


def thank(page: Page) -> None:
    button = message(page, 2).get_by_role("button", name="Merci")
    button.click()
    thanked = message(page, 2).get_by_role("button", name="Merci (1)")
    expect(thanked).to_have_attribute("aria-pressed", "true")


def accept(page: Page) -> None:
    message(page, 2).get_by_role("button", name="Retenir cette réponse").click()
    expect(page.get_by_role("region", name="La réponse retenue")).to_contain_text("libre jeudi")
    look(page)


def find_the_answer_on_top(page: Page, topic: str) -> None:
    expect(topic_line(page)).to_contain_text("Résolu")
    page.goto(topic)
    on_top = page.get_by_role("region", name="La réponse retenue")
    expect(on_top).to_contain_text("Samir Étienne")
    expect(on_top).to_contain_text("La salle est libre jeudi.")
    expect(message(page, 2)).to_contain_text("Merci (1)")
    on_top.get_by_role("link", name="Lire ce message parmi les autres").click()
    expect(page).to_have_url(re.compile(r"#message-2$"))
