"""Several people, or several sendings of one form, at the same moment: on real connections."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import User
from app.core.db import db
from app.core.errors import DomainError
from app.core.jobs import Job
from app.forums.models import Forum, Post, Reaction, ReactionKind, Topic
from app.forums.services import counts, drafts, gestures, posts, reactions, topics, trash
from app.forums.services.gestures import Gesture
from app.forums.services.topics import NewTopic
from tests.factories import MemberFactory, PostFactory
from tests.forums.conftest import posts_of

Act = Callable[[], object]


def at_once(app: Flask, *acts: Act) -> list[DomainError]:
    """Do each act in a thread and a transaction of its own; what was refused."""
    start, refusals, failures = Barrier(len(acts)), [], []

    def do(act: Act) -> None:
        with app.app_context():
            start.wait()
            try:
                act()
                db.session.commit()
            except DomainError as refusal:
                db.session.rollback()
                refusals.append(refusal)
            except Exception as failure:  # noqa: BLE001 - told by the test, not by the thread
                failures.append(failure)

    threads = [Thread(target=do, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    return refusals


def replying(topic_id: int, user_id: int, body: str, key: str | None) -> Act:
    def act() -> None:
        topic = db.session.get_one(Topic, topic_id)
        posts.reply(topic, body, key=key, by=db.session.get_one(User, user_id))

    return act


def told(session) -> int:
    return session.scalar(select(func.count(Job.id)).where(Job.name == "forums.tell"))


def test_people_who_reply_at_once_each_have_their_number(app, session, topic, workgroup):
    topic_id, people = topic.id, [MemberFactory(workgroup=workgroup).id for _ in range(6)]
    session.commit()
    acts = [replying(topic_id, user_id, f"De {user_id}", None) for user_id in people * 2]
    assert at_once(app, *acts) == []
    assert [post.number for post in posts_of(topic_id)] == list(range(1, 14))
    assert session.get(Topic, topic_id).last_number == 13
    assert not list(counts.problems())


@pytest.mark.parametrize("attempt", range(3))
def test_one_form_sent_twice_at_once_is_one_post(app, session, topic, member, attempt):
    topic_id, user_id = topic.id, member.id
    session.commit()
    same = replying(topic_id, user_id, "Une seule fois", "clef")
    assert at_once(app, same, same, same) == []
    assert len(posts_of(topic_id)) == 2
    assert session.get(Topic, topic_id).last_number == 2
    assert told(session) == 1
    assert not list(counts.problems())


@pytest.mark.parametrize("attempt", range(3))
def test_one_form_sent_twice_at_once_opens_one_topic(app, session, forum, member, attempt):
    forum_id, user_id = forum.id, member.id
    session.commit()

    def act() -> None:
        user, here = db.session.get_one(User, user_id), db.session.get_one(Forum, forum_id)
        topics.open_topic(here, NewTopic("Colis", "Bonjour"), key="clef", by=user)

    assert at_once(app, act, act) == []
    assert session.scalar(select(func.count(Topic.id))) == 1
    assert session.scalar(select(func.count(Post.id))) == 1
    assert told(session) == 1
    assert not list(counts.problems())


@pytest.mark.parametrize("attempt", range(3))
def test_a_reply_and_a_lock_at_once_end_well(app, session, topic, member, facilitator, attempt):
    topic_id, user_id, by_id = topic.id, member.id, facilitator.id
    session.commit()

    def lock() -> None:
        topic = db.session.get_one(Topic, topic_id)
        gestures.do(topic, Gesture.LOCK, by=db.session.get_one(User, by_id))

    refusals = at_once(app, replying(topic_id, user_id, "Bonjour", None), lock)
    assert len(posts_of(topic_id)) == 2 - len(refusals)
    assert session.get(Topic, topic_id).is_locked
    assert not list(counts.problems())


@pytest.mark.parametrize("attempt", range(3))
def test_replies_while_a_post_is_thrown_away_are_all_counted(
    app, session, topic, workgroup, member, facilitator, attempt
):
    post = PostFactory(topic=topic, author=member)
    post_id, topic_id, by_id = post.id, topic.id, facilitator.id
    people = [MemberFactory(workgroup=workgroup).id for _ in range(4)]
    session.commit()

    def throw() -> None:
        trash.trash(db.session.get_one(Post, post_id), by=db.session.get_one(User, by_id))

    replies = [replying(topic_id, user_id, "Bonjour", None) for user_id in people]
    assert at_once(app, throw, *replies) == []
    assert len(posts_of(topic_id)) == 6
    assert session.get(Topic, topic_id).post_count == 5
    assert not list(counts.problems())


def test_thanks_at_once_are_each_counted(app, session, topic, workgroup, member):
    post_id = PostFactory(topic=topic, author=member).id
    people = [MemberFactory(workgroup=workgroup).id for _ in range(5)]
    session.commit()

    def thanking(user_id: int) -> Act:
        def act() -> None:
            user, post = db.session.get_one(User, user_id), db.session.get_one(Post, post_id)
            reactions.toggle(post, ReactionKind.THANKS, by=user)

        return act

    assert at_once(app, *(thanking(user_id) for user_id in people)) == []
    session.expire_all()
    assert session.get(Post, post_id).thanks_count == 5
    assert session.scalar(select(func.count(Reaction.id))) == 5


def test_a_draft_saved_twice_at_once_is_one(app, session, topic, member):
    target, user_id = f"topic-{topic.id}", member.id
    session.commit()

    def act() -> None:
        drafts.save(target, "", "Bonjour", by=db.session.get_one(User, user_id))

    assert at_once(app, act, act) == []
