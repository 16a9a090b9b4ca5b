"""Images joined without JavaScript: what they show is said with them."""

import pytest
from playwright.sync_api import Page, expect

from app.core.db import db
from app.forums.models import Attachment
from tests.forums.files import image

pytestmark = pytest.mark.browser
SHOWN = "L’entrée de l’épicerie solidaire"


def test_an_image_sent_with_the_form_says_what_it_shows(
    plain_page: Page, sign_in, topic, member
) -> None:
    topic_id = topic.id
    sign_in(plain_page, member)
    plain_page.goto(f"/forum/sujets/{topic_id}?page=1#repondre")
    plain_page.get_by_label("Votre message").fill("Voici le local.")
    photo = {"name": "local.png", "mimeType": "image/png", "buffer": image()}
    plain_page.get_by_label("Pièces jointes").set_input_files(photo)
    plain_page.get_by_label("Ce que montrent les images").fill(SHOWN)
    plain_page.get_by_role("button", name="Publier ma réponse").click()

    expect(plain_page.locator("#message-2 .app-files")).to_contain_text(SHOWN)
    db.session.rollback()
    [joined] = db.session.query(Attachment)
    assert (joined.name, joined.description) == ("local.png", SHOWN)


def test_the_rich_editor_asks_for_itself(page: Page, sign_in, topic, member) -> None:
    topic_id = topic.id
    sign_in(page, member)
    page.goto(f"/forum/sujets/{topic_id}?page=1#repondre")
    expect(page.get_by_role("textbox", name="Votre message")).to_be_visible()
    expect(page.get_by_label("Ce que montrent les images")).to_be_hidden()
