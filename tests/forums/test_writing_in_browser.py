"""Writing in a real browser: with the rich editor, by keyboard, and without JavaScript."""

import pytest
from playwright.sync_api import Page, expect

from app.accounts.models import User
from app.core.db import db
from app.forums.models import Draft, Topic
from tests.forums.conftest import posts_of
from tests.support.browser import PHONE, assert_no_horizontal_scroll, axe

pytestmark = pytest.mark.browser


def last_body(topic: Topic) -> str:
    topic_id = topic.id
    db.session.rollback()
    return posts_of(topic_id)[-1].body


def test_a_reply_is_typed_kept_as_a_draft_and_posted(
    page: Page, sign_in, topic: Topic, member: User, fellow: User
) -> None:
    topic_id = topic.id
    sign_in(page, member)
    page.goto(f"/forum/sujets/{topic_id}?page=1#repondre")
    field = page.get_by_role("textbox", name="Votre message")
    field.click()
    page.keyboard.type("Merci à vous")
    expect(page.get_by_text("Brouillon enregistré à")).to_be_visible()
    db.session.rollback()
    assert [draft.body for draft in db.session.query(Draft)] == ["Merci à vous"]
    page.reload()
    expect(page.get_by_text("Brouillon du")).to_be_visible()
    expect(field).to_contain_text("Merci à vous")
    page.get_by_role("button", name="Publier ma réponse").click()
    expect(page.locator("#message-2")).to_contain_text("Merci à vous")
    expect(page.get_by_text("Brouillon du")).to_have_count(0)
    db.session.rollback()  # what the server saved since is another snapshot
    assert db.session.query(Draft).count() == 0


def test_a_person_is_mentioned_with_the_keyboard_alone(
    page: Page, sign_in, topic: Topic, member: User, fellow: User
) -> None:
    sign_in(page, member)
    page.goto(f"/forum/sujets/{topic.id}/repondre")
    page.get_by_role("textbox", name="Votre message").focus()
    page.keyboard.type("Bonjour @etie")
    expect(page.get_by_role("option", name="Bruno Étienne")).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.type("!")
    page.get_by_role("button", name="Publier ma réponse").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#message-2 .app-mention")).to_have_text("@Bruno Étienne")
    assert f"(/annuaire/personnes/{fellow.id})" in last_body(topic)


def test_the_plain_preview_and_files_are_there_only_without_the_editor(
    page: Page, plain_page: Page, sign_in, topic: Topic, member: User
) -> None:
    for each, is_plain in ((page, False), (plain_page, True)):
        sign_in(each, member)
        each.goto(f"/forum/sujets/{topic.id}/repondre")
        buttons = each.locator(
            'button[name="apercu"]:visible, input[type="file"][name="files"]:visible'
        )
        expect(buttons).to_have_count(2 if is_plain else 0)


def test_without_javascript_one_previews_then_posts_and_thanks(
    plain_page: Page, sign_in, topic: Topic, member: User
) -> None:
    page = plain_page
    sign_in(page, member)
    page.goto(f"/forum/sujets/{topic.id}?page=1")
    page.get_by_label("Votre message").fill("**Oui**, le mardi")
    page.get_by_role("button", name="Aperçu").click()
    expect(page.locator(".app-preview strong")).to_have_text("Oui")
    page.get_by_role("button", name="Publier ma réponse").click()
    expect(page.locator("#message-2 strong")).to_have_text("Oui")
    page.locator("#message-1").get_by_role("button", name="Merci").click()
    expect(page.locator("#message-1").get_by_role("button", name="Merci (1)")).to_be_visible()


@pytest.mark.parametrize("path", ["/forum/sujets/{0}/repondre?citer={1}", "/forum/brouillons"])
def test_the_pages_are_usable_on_a_phone(open_page, sign_in, topic, member, path) -> None:
    opening = posts_of(topic.id)[0]
    db.session.add(Draft(user_id=member.id, target=f"topic-{topic.id}", body="y" * 300))
    db.session.commit()
    page = open_page(viewport=PHONE)
    sign_in(page, member)
    page.goto(path.format(topic.id, opening.id))
    axe(page)
    assert_no_horizontal_scroll(page)
