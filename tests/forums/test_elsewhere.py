"""A service that is mounted under a path: every link of these pages stays under it."""

import pytest

from app.core.db import db
from app.forums.notices.posts import MENTION
from app.notifications.services import Origin, notify
from tests.factories import PostFactory

ROOT = "/ailleurs"
ADDRESSES = ("href", "action", "formaction")


@pytest.fixture
def told(topic, fellow, facilitator):
    """The facilitator was named in a topic."""
    post = PostFactory(topic=topic, author=fellow)
    notify([facilitator.id], MENTION, post, by=fellow, origin=Origin("", f"topic-{topic.id}"))
    db.session.commit()
    return topic


@pytest.mark.parametrize(
    "address",
    [
        "/forum",
        "/forum/tous",
        "/forum/sujets/{topic}?page=1",
        "/forum/sujets/{topic}/gerer",
        "/forum/sujets/{topic}/repondre",
        "/forum/{forum}/nouveau",
        "/notifications",
        "/notifications/preferences",
    ],
)
def test_every_link_stays_under_the_path(told, facilitator, signed_in, address):
    asked = address.format(topic=told.id, forum=told.forum_id)
    answer = signed_in(facilitator).get(asked, environ_overrides={"SCRIPT_NAME": ROOT})
    assert answer.status_code == 200
    page = answer.get_data(as_text=True).partition("<body")[2]
    found = [
        piece.partition('"')[0]
        for name in ADDRESSES
        for piece in page.split(f' {name}="')[1:]
        if piece.startswith("/")
    ]
    assert found
    own = [each for each in found if not each.startswith("/static/")]
    assert [each for each in own if not each.startswith(f"{ROOT}/")] == []
