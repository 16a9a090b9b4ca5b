"""What is typed is kept on the server while it is typed, and no longer once it is sent."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.frontend.writing import TOKEN, Received, wait_for, write

Writer = Callable[..., Page]
KEPT = re.compile(r"Brouillon enregistré à \d{1,2}\u00a0h\u00a0\d\d")


def test_what_is_typed_is_kept_after_a_pause(writer: Writer, received: Received) -> None:
    page = writer()
    page.get_by_label("Titre").fill("Le local")
    write(page, "Où ?")
    expect(page.get_by_text(KEPT)).to_be_visible()
    draft = {"title": "Le local", "body": "Où ?", "csrf_token": TOKEN}
    assert received.drafts == [draft]


def test_what_is_typed_in_the_plain_text_area_is_kept_too(
    writer: Writer, received: Received
) -> None:
    page = writer()
    page.get_by_role("button", name="Écrire en texte simple").click()
    page.get_by_label("Message").fill("Où ?")
    expect(page.get_by_text(KEPT)).to_be_visible()
    assert received.drafts[-1]["body"] == "Où ?"


def test_a_draft_that_is_refused_is_said_and_tried_again(
    writer: Writer, received: Received
) -> None:
    page = writer()
    received.draft_status = 403
    write(page, "Où")
    expect(page.get_by_text("Brouillon non enregistré")).to_be_visible()
    received.draft_status = 204
    write(page, " ?")
    expect(page.get_by_text(KEPT)).to_be_visible()
    assert received.drafts[-1]["body"] == "Où ?"


def test_a_page_that_is_left_sends_what_was_not_kept_yet(
    writer: Writer, received: Received
) -> None:
    page = writer()
    page.on("dialog", lambda dialog: dialog.accept())
    write(page, "Vite")
    page.goto("about:blank")
    wait_for(lambda: received.drafts)
    assert received.drafts[-1]["body"] == "Vite"


def test_nothing_is_kept_once_the_form_is_sent(writer: Writer, received: Received) -> None:
    page = writer()
    write(page, "Voilà")
    page.get_by_role("button", name="Publier").click()
    expect(page).to_have_title("Publié")
    # The page that was left would have sent it by now, as in the test above.
    write(writer(), "Autre")
    wait_for(lambda: received.drafts)
    assert [draft["body"] for draft in received.drafts] == ["Autre"]


def test_nothing_is_sent_when_nothing_was_typed(writer: Writer, received: Received) -> None:
    received.source = "# Ancien\n\n* texte"
    page = writer()
    write(page, "")
    page.goto("about:blank")
    write(writer(), "Autre")
    wait_for(lambda: received.drafts)
    assert len(received.drafts) == 1
    assert "Autre" in received.drafts[0]["body"]


def test_leaving_asks_only_while_a_text_is_not_kept(writer: Writer) -> None:
    page = writer()
    asked: list[str] = []

    def leave(dialog: object) -> None:
        asked.append("leave?")
        dialog.accept()  # type: ignore[attr-defined]

    page.on("dialog", leave)
    write(page, "Voilà")
    page.reload()
    assert asked == ["leave?"]
    write(page, "Voilà encore")
    expect(page.get_by_text(KEPT)).to_be_visible()
    page.reload()
    assert asked == ["leave?"]
