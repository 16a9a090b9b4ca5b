"""What is erased of the trash, and what is kept of decisions on what was erased (DSA)."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.core.db import now
from app.forums.models import (
    Decision,
    DecisionKind,
    Post,
    PostVersion,
    Report,
    ReportReason,
    Topic,
)
from app.forums.services import counts, retention
from tests.factories import AttachmentFactory, PostFactory
from tests.forums.conftest import posts_of

WORDS = "Des mots à effacer"


@pytest.fixture
def post(topic, member):
    return PostFactory(topic=topic, author=member, body=WORDS)


def judge(session, post, days: int = 95) -> Decision:
    at = now() - timedelta(days=days)
    decision = Decision(post_id=post.id, kind=DecisionKind.HIDE, reason="Blessant", decided_at=at)
    session.add(decision)
    session.commit()
    return decision


def throw(session, thing, days: int = 91) -> None:
    thing.trashed_at = now() - timedelta(days=days)
    topic = session.get(Topic, getattr(thing, "topic_id", thing.id))
    counts.recount_topic(topic)
    counts.recount_forum(topic.forum_id)
    session.commit()


def purge(session) -> dict[str, int]:
    found = retention.purge()
    session.commit()
    session.expire_all()
    return found


def test_a_judged_post_loses_its_words_and_keeps_its_decisions(session, topic, post):
    AttachmentFactory(post_id=post.id)
    session.add(PostVersion(post_id=post.id, body=WORDS))
    judge(session, post)
    throw(session, post)

    assert purge(session)["messages de la corbeille"] == 1
    kept = posts_of(topic.id)[-1]
    assert (kept.body, kept.body_html, kept.attachment_count) == ("", "", 0)
    assert kept.author_id == post.author_id
    assert session.scalar(select(Decision.reason)) == "Blessant"
    assert session.scalar(select(func.count(PostVersion.id))) == 0
    assert not list(counts.problems())


def test_a_reported_post_keeps_its_report(session, topic, post, fellow):
    reported = {"reason": ReportReason.OTHER, "reported_at": now() - timedelta(days=95)}
    session.add(Report(post_id=post.id, reporter_id=fellow.id, **reported))
    throw(session, post)
    purge(session)

    assert session.scalar(select(Report.post_id)) == post.id


def test_it_is_erased_once_and_counted_once(session, post):
    judge(session, post)
    throw(session, post)
    purge(session)

    assert retention.purge(dry_run=True)["messages de la corbeille"] == 0


def test_nobody_takes_back_what_is_erased(session, topic, post, facilitator, signed_in):
    judge(session, post)
    throw(session, post)
    purge(session)
    client = signed_in(facilitator)

    assert "vide" in client.page(f"/forum/{topic.forum_id}/corbeille").css_first("main").text()
    actions = client.page(f"/forum/sujets/{topic.id}").css(".app-post__actions")[-1].text()
    assert "Rétablir le message" not in actions


def test_the_decision_says_that_the_words_are_erased(session, post, facilitator, signed_in):
    decision = judge(session, post)
    throw(session, post)
    purge(session)

    page = signed_in(facilitator).page(f"/forum/decisions/{decision.id}").css_first("main").text()
    assert "est effacé" in page
    assert "Blessant" in page


def test_after_a_year_the_decision_goes_with_the_post(session, topic, post):
    judge(session, post, days=366)
    throw(session, post)
    purge(session)
    assert session.scalar(select(func.count(Decision.id))) == 1

    assert purge(session)["décisions sur des messages effacés"] == 1
    assert session.scalar(select(func.count(Decision.id))) == 0
    assert len(posts_of(topic.id)) == 1


def test_within_the_year_the_decision_stays(session, post):
    judge(session, post, days=364)
    throw(session, post)
    purge(session)

    assert purge(session)["décisions sur des messages effacés"] == 0
    assert session.scalar(select(func.count(Decision.id))) == 1


def test_a_topic_stays_in_the_trash_with_its_judged_posts_alone(session, topic, post, fellow):
    PostFactory(topic=topic, author=fellow, body="Une réponse")
    judge(session, post)
    throw(session, topic)

    assert purge(session)["sujets de la corbeille"] == 1
    assert [(each.number, each.body) for each in posts_of(topic.id)] == [(2, "")]
    assert session.get(Topic, topic.id).is_trashed
    assert not list(counts.problems())
    assert retention.purge(dry_run=True)["sujets de la corbeille"] == 0


def test_a_topic_of_which_nothing_was_judged_goes_whole(session, topic, post):
    throw(session, topic)
    purge(session)

    assert session.scalar(select(func.count(Post.id))) == 0
    assert session.scalar(select(func.count(Topic.id))) == 0
