"""The trash: out of sight, taken back, erased in time; what others answered stays."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.core.audit import AuditEntry
from app.core.db import now
from app.forums.models import Forum, Post, Topic
from app.forums.services import counts, posts, retention, trash
from tests.factories import MemberFactory, PostFactory, TopicFactory
from tests.forums.conftest import posts_of
from tests.support.queries import count_queries


def url_of(post, gesture: str = "corbeille") -> str:
    return f"/forum/messages/{post.id}/{gesture}"


@pytest.fixture
def post(topic, member):
    return PostFactory(topic=topic, author=member, body="Des mots à retirer")


def throw(client, post):
    return client.submit(url_of(post))


def actions(session) -> list[str]:
    return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_an_author_takes_their_post_away_and_the_numbers_stay(
    session, topic, post, member, fellow, signed_in
):
    later = PostFactory(topic=topic, author=fellow, body="Une réponse")
    assert throw(signed_in(member), post).status_code == 302
    assert [(each.number, each.is_trashed) for each in posts_of(topic.id)] == [
        (1, False), (2, True), (3, False),
    ]  # fmt: skip
    session.refresh(topic)
    assert (topic.post_count, topic.last_number) == (2, 3)
    assert not list(counts.problems())
    assert "post.trashed" in actions(session)
    assert later.number == 3


def test_readers_no_longer_read_it(post, member, fellow, signed_in):
    throw(signed_in(member), post)
    assert "Des mots à retirer" not in signed_in(fellow).get(f"/forum/sujets/{post.topic_id}").text


def test_it_is_asked_first(post, member, signed_in):
    page = signed_in(member).page(url_of(post))
    assert "Supprimer ce message" in page.css_first("h1").text()
    assert "90 jours" in page.css_first("main").text()
    assert not posts_of(post.topic_id)[-1].is_trashed


def test_nobody_else_takes_it_away_but_who_runs_the_forum(post, fellow, facilitator, signed_in):
    assert signed_in(fellow).get(url_of(post)).status_code == 403
    assert throw(signed_in(facilitator), post).status_code == 302


def test_the_author_takes_it_back(session, topic, post, member, signed_in):
    client = signed_in(member)
    throw(client, post)
    sent = client.submit(f"/forum/{topic.forum_id}/corbeille")
    assert sent.status_code == 302
    assert not posts_of(topic.id)[-1].is_trashed
    session.refresh(topic)
    assert (topic.post_count, topic.last_author_name) == (2, "Inès Roche")
    assert not list(counts.problems())
    assert actions(session)[-1] == "post.restored"


def test_the_author_does_not_take_back_what_others_threw(post, member, facilitator, signed_in):
    throw(signed_in(facilitator), post)
    client = signed_in(member)
    token = client.page("/forum/1/nouveau").css_first('[name="csrf_token"]').attributes["value"]
    sent = client.post(url_of(post, "restaurer"), data={"csrf_token": token})
    assert sent.status_code == 409
    assert posts_of(post.topic_id)[-1].is_trashed


def test_the_last_post_thrown_gives_the_place_back_to_the_one_before(session, topic, post, member):
    trash.trash(post, by=member)
    assert topic.last_author_name == "Bruno Étienne"
    trash.restore(post, by=member)
    assert topic.last_author_name == "Inès Roche"
    forum = session.get(Forum, topic.forum_id)
    assert (forum.topic_count, forum.post_count) == (1, 2)


def test_an_accepted_answer_thrown_leaves_the_topic_unsolved(topic, post, member):
    topic.accepted_post_id = post.id
    trash.trash(post, by=member)
    assert post.is_trashed
    assert not topic.is_solved


# The post that opens a topic.


def test_a_topic_that_nobody_answered_goes_whole(session, topic, fellow, signed_in):
    PostFactory(topic=topic, author=fellow, body="J’ajoute ceci")
    (opening, _) = posts_of(topic.id)
    sent = throw(signed_in(fellow), opening)
    assert sent.headers["Location"].endswith("/forum")
    session.expire_all()
    assert session.get(Topic, topic.id).is_trashed
    assert session.get(Forum, topic.forum_id).topic_count == 0
    assert signed_in(fellow).get(f"/forum/sujets/{topic.id}").status_code == 404
    assert not list(counts.problems())


def test_a_topic_that_others_answered_stays_without_its_opening(session, topic, post, fellow):
    opening = posts_of(topic.id)[0]
    assert trash.trash(opening, by=fellow) is None
    assert opening.is_trashed
    assert not topic.is_trashed


def test_who_runs_the_forum_takes_the_whole_topic(topic, post, facilitator, signed_in):
    opening = posts_of(topic.id)[0]
    client = signed_in(facilitator)
    words = client.page(url_of(opening)).css_first("main").text()
    assert "Tout le sujet" in words
    assert "sa réponse" in words
    throw(client, opening)
    assert client.get(f"/forum/sujets/{topic.id}").status_code == 404
    client.submit(f"/forum/{topic.forum_id}/corbeille")
    assert client.get(f"/forum/sujets/{topic.id}").status_code in {200, 302}


def test_what_was_written_before_the_topic_was_thrown_is_back_with_it(session, topic, facilitator):
    posts.reply(topic, "Bonjour", key=None, by=facilitator)
    opening = posts_of(topic.id)[0]
    trash.trash(opening, by=facilitator)
    trash.restore(opening, by=facilitator)
    forum = session.get(Forum, topic.forum_id)
    assert (forum.topic_count, forum.post_count) == (1, 2)


# The page of the trash.


def test_who_runs_the_forum_sees_all_of_its_trash_and_others_their_own(
    topic, post, member, fellow, facilitator, signed_in
):
    throw(signed_in(member), post)
    page = f"/forum/{topic.forum_id}/corbeille"
    for reader, sees in ((facilitator, True), (member, True), (fellow, False)):
        words = signed_in(reader).page(page).css_first("main").text()
        assert ("Des mots à retirer" in words) is sees


def test_a_stranger_sees_no_trash(topic, stranger, signed_in):
    assert signed_in(stranger).get(f"/forum/{topic.forum_id}/corbeille").status_code == 404


# Retention.


def test_after_the_delay_the_trash_is_erased_and_the_rest_stays(session, topic, post, fellow):
    later = PostFactory(topic=topic, author=fellow, body="Une réponse")
    young = PostFactory(topic=topic, author=fellow, trashed_at=now() - timedelta(days=89))
    post.trashed_at = now() - timedelta(days=91)
    counts.recount_topic(topic)
    counts.recount_forum(topic.forum_id)
    session.commit()
    assert retention.purge(dry_run=True)["messages de la corbeille"] == 1
    assert retention.purge()["messages de la corbeille"] == 1
    assert [each.number for each in posts_of(topic.id)] == [1, later.number, young.number]
    assert not list(counts.problems())


def test_a_number_that_was_erased_is_not_given_again(session, topic, member):
    post = posts.reply(topic, "Bonjour", key=None, by=member)
    trash.trash(post, by=member)
    post.trashed_at = now() - timedelta(days=91)
    session.flush()
    retention.purge()
    session.commit()
    assert posts.reply(topic, "Encore", key=None, by=member).number == 3


def test_a_topic_is_erased_with_what_was_merged_into_it(session, topic, post):
    merged = TopicFactory()
    merged.merged_into_id, topic.trashed_at = topic.id, now() - timedelta(days=91)
    session.commit()
    assert retention.purge()["sujets de la corbeille"] == 1
    session.commit()
    assert session.scalar(select(func.count(Topic.id))) == 0
    assert session.scalar(select(func.count(Post.id))) == 0


def test_the_trash_page_costs_the_same_for_twenty_as_for_two(
    session, topic, facilitator, signed_in
):
    author, client = MemberFactory(), signed_in(facilitator)
    url, asked = f"/forum/{topic.forum_id}/corbeille", []
    for more in (2, 18):
        for _ in range(more):
            PostFactory(topic=topic, author=author, trashed_at=now(), trashed_by_id=author.id)
        with count_queries(session.get_bind()) as seen:
            page = client.page(url)
        asked.append(len(seen))
    assert len(page.css("main li h2")) == 20
    assert asked[0] == asked[1]
