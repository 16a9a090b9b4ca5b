"""« Merci », « Utile », and the answer that solves a topic."""

import pytest
from sqlalchemy import func, select

from app.core.db import now
from app.forums.models import Reaction, ReactionKind
from app.forums.services import answers, reactions
from app.forums.services.refusals import NotAnAnswer, OwnPost, TopicArchived
from tests.factories import PostFactory
from tests.forums.conftest import posts_of


@pytest.fixture
def post(topic, member):
    """An answer to the topic."""
    return PostFactory(topic=topic, author=member, body="Chez nous, le mardi.")


def press(client, post, gesture: str):
    """A button of the topic's page, as one presses it there."""
    page = client.page(f"/forum/sujets/{post.topic_id}?page=1")
    action = f"/forum/messages/{post.id}/{gesture}"
    assert page.css_first(f'button[form="geste"][formaction="{action}"]'), "no such button"
    token = page.css_first('#geste [name="csrf_token"]').attributes["value"]
    return client.post(action, data={"csrf_token": token})


def counted(post) -> tuple[int, int]:
    found = posts_of(post.topic_id)[-1]
    return found.thanks_count, found.useful_count


def test_one_thanks_for_a_post_and_takes_it_back(session, post, fellow, signed_in):
    client = signed_in(fellow)
    sent = press(client, post, "merci")
    assert sent.headers["Location"].endswith("#message-2")
    assert counted(post) == (1, 0)
    button = client.page(f"/forum/sujets/{post.topic_id}?page=1").css_first('[formaction$="merci"]')
    assert (button.attributes["aria-pressed"], button.text()) == ("true", "Merci (1)")
    press(client, post, "merci")
    assert counted(post) == (0, 0)
    assert session.scalar(select(func.count(Reaction.id))) == 0


def test_each_kind_and_each_person_counts_once(post, fellow, facilitator):
    for user in (fellow, facilitator):
        assert reactions.toggle(post, ReactionKind.THANKS, by=user)
    assert reactions.toggle(post, ReactionKind.USEFUL, by=fellow)
    assert (post.thanks_count, post.useful_count) == (2, 1)


def test_nobody_thanks_themselves(post, member, signed_in):
    with pytest.raises(OwnPost):
        reactions.toggle(post, ReactionKind.THANKS, by=member)
    page = signed_in(member).page(f"/forum/sujets/{post.topic_id}?page=1")
    assert not page.css(f'[formaction="/forum/messages/{post.id}/merci"]')


def test_what_is_archived_no_longer_changes(session, topic, post, fellow, signed_in):
    topic.archived_at = now()
    session.commit()
    with pytest.raises(TopicArchived):
        reactions.toggle(post, ReactionKind.THANKS, by=fellow)
    with pytest.raises(TopicArchived):
        answers.accept(post, by=fellow)
    page = signed_in(fellow).page(f"/forum/sujets/{topic.id}?page=1")
    assert not page.css('button[formaction$="merci"], button[formaction$="accepter"]')


def test_a_stranger_does_not_thank(post, stranger, raw_client, sign_in):
    sign_in(raw_client, stranger)
    assert raw_client.post(f"/forum/messages/{post.id}/merci").status_code in {400, 404}
    assert counted(post) == (0, 0)


def test_who_asked_says_which_post_answers_and_may_undo(session, topic, post, fellow, signed_in):
    client = signed_in(fellow)
    press(client, post, "accepter")
    session.refresh(topic)
    assert topic.accepted_post_id == post.id
    assert "Chez nous, le mardi." in client.get(f"/forum/sujets/{topic.id}?page=1").text
    press(client, post, "accepter")
    session.refresh(topic)
    assert not topic.is_solved


def test_who_runs_the_forum_may_too_and_another_answer_takes_the_place(
    session, topic, post, fellow, facilitator, signed_in
):
    better = PostFactory(topic=topic, author=fellow)
    client = signed_in(facilitator)
    press(client, post, "accepter")
    press(client, better, "accepter")
    session.refresh(topic)
    assert topic.accepted_post_id == better.id


def test_who_did_not_ask_does_not_say(topic, post, member, signed_in):
    page = signed_in(member).page(f"/forum/sujets/{topic.id}?page=1")
    assert not page.css('[formaction$="accepter"]')


def test_the_question_is_not_its_own_answer(topic, fellow):
    with pytest.raises(NotAnAnswer):
        answers.accept(posts_of(topic.id)[0], by=fellow)
