"""The same gesture twice, or on what is there no more: the answer says what is so."""

import pytest
from sqlalchemy import select

from app.core.db import now
from app.forums.models import Follow, FollowLevel
from app.forums.services import following, trash
from tests.factories import PostFactory
from tests.forums.conftest import posts_of

GONE = "Ce message n’est plus visible"


@pytest.fixture
def post(topic, member):
    return PostFactory(topic=topic, author=member, body="Des mots")


@pytest.fixture
def press(topic, signed_in):
    """The browser of a person, and a gesture on a post that they have on their screen."""

    def press(user, post, gesture: str):
        client = signed_in(user)
        page = client.page(f"/forum/{topic.forum_id}/nouveau")
        token = page.css_first('[name="csrf_token"]').attributes["value"]
        return client.post(f"/forum/messages/{post.id}/{gesture}", data={"csrf_token": token})

    return press


def test_a_post_thrown_twice_is_in_the_trash(post, member, press, client):
    assert press(member, post, "corbeille").status_code == 302
    again = press(member, post, "corbeille")
    assert again.location.endswith("/corbeille")
    assert "déjà à la corbeille" in client.get(again.location).text


def test_a_topic_thrown_twice_is_in_the_trash(topic, fellow, press):
    opening = posts_of(topic.id)[0]
    assert press(fellow, opening, "corbeille").status_code == 302
    assert press(fellow, opening, "corbeille").location.endswith("/corbeille")


def test_what_was_taken_back_twice_is_back(post, member, press):
    trash.trash(post, by=member)
    assert press(member, post, "restaurer").status_code == 302
    again = press(member, post, "restaurer")
    assert again.status_code == 409
    assert "plus à la corbeille" in again.get_data(as_text=True)
    assert not posts_of(post.topic_id)[-1].is_trashed


@pytest.mark.parametrize("gesture", ["merci", "utile", "accepter", "signaler", "corbeille"])
@pytest.mark.parametrize("state", ["hidden_at", "trashed_at"])
def test_a_gesture_on_a_post_that_is_gone_says_so(session, post, fellow, press, gesture, state):
    setattr(post, state, now())
    session.commit()
    answer = press(fellow, post, gesture)
    assert answer.status_code == 409
    assert GONE in answer.get_data(as_text=True)


def test_who_does_not_read_the_topic_learns_nothing(session, post, stranger, raw_client, sign_in):
    post.hidden_at = now()
    session.commit()
    sign_in(raw_client, stranger)
    assert raw_client.get(f"/forum/messages/{post.id}/signaler").status_code == 404


def test_a_choice_made_twice_is_made_once(session, topic, forum, member):
    everything, nothing = FollowLevel.EVERYTHING, FollowLevel.NOTHING
    for level in (everything, nothing, nothing):
        following.follow_topic(topic, level, by=member)
        following.follow_forum(forum, level, by=member)
    session.commit()
    assert session.scalars(select(Follow.level)).all() == [nothing, nothing]
