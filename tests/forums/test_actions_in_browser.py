"""What one may do with a post, as a thumb and an eye meet it."""

import pytest
from playwright.sync_api import Page, expect

from app.core.db import db
from app.forums.models import ReactionKind, Topic
from app.forums.services import reactions
from tests.factories import PostFactory
from tests.support.browser import PHONE, assert_no_horizontal_scroll, axe

pytestmark = pytest.mark.browser
LOOK = """(each) => {
  const style = getComputedStyle(each)
  return [style.textDecorationLine, style.backgroundImage, style.fontSize, style.minHeight]
}"""


@pytest.fixture
def posts(topic: Topic, member, fellow, facilitator):
    """A topic with an answer of a member, thanked by another, and one of a facilitator."""
    post = PostFactory(topic=topic, author=member, body="Chez nous, le mardi.")
    PostFactory(topic=topic, author=facilitator, body="Merci, nous essayons.")
    reactions.toggle(post, ReactionKind.THANKS, by=facilitator)
    db.session.commit()
    return topic


@pytest.mark.parametrize("viewport", [None, PHONE], ids=["wide", "phone"])
def test_actions_look_alike_and_are_easy_to_tap(
    open_page, sign_in, posts, facilitator, viewport
) -> None:
    page: Page = open_page(viewport=viewport) if viewport else open_page()
    topic_id = posts.id
    sign_in(page, facilitator)
    page.goto(f"/forum/sujets/{topic_id}?page=1")
    row = page.locator("#message-2 .app-post__actions")
    actions = row.locator("a, button")
    assert len({tuple(each.evaluate(LOOK)) for each in actions.all()}) == 1
    for box in (each.bounding_box() for each in actions.all()):
        assert min(box["width"], box["height"]) >= 24
    expect(row.locator(".app-post__running a")).to_have_text(["Masquer le message 2", "Supprimer"])
    expect(page.locator("#message-3 .app-post__running")).to_have_count(0)
    assert_no_horizontal_scroll(page)
    axe(page)
