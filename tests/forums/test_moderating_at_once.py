"""Two people who run a forum act at the same moment, on real connections: one of them is told."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.core.db import db
from app.forums.models import Decision, Forum, Post, Report, ReportReason, Topic
from app.forums.services import merging, moderation, moves, posts, reports, splitting
from app.forums.services.locking import TopicGone
from app.forums.services.moderation import JudgedMeanwhile
from app.forums.services.reports import AlreadyReported
from app.forums.services.splitting import Span
from tests.factories import PostFactory, RegionalTeamFactory, forum_of
from tests.forums.places import place, posts_of, topic_now, wrong_counts
from tests.forums.test_posting_at_once import at_once

Act = Callable[[], object]


@pytest.fixture
def people(session):
    return [RegionalTeamFactory(region_code="32").id for _ in range(2)]


def topic_at(topic_id: int) -> Topic:
    at_hand = select(Topic).where(Topic.id == topic_id).options(joinedload(Topic.forum))
    return db.session.scalars(at_hand).one()


def person(user_id: int) -> User:
    return db.session.get_one(User, user_id)


def moving(topic_id: int, forum_id: int, user_id: int) -> Act:
    return lambda: moves.move(
        topic_at(topic_id), db.session.get_one(Forum, forum_id), by=person(user_id)
    )


def merging_into(topic_id: int, into_id: int, user_id: int) -> Act:
    return lambda: merging.merge(topic_at(topic_id), topic_at(into_id), by=person(user_id))


def replying(topic_id: int, user_id: int) -> Act:
    return lambda: posts.reply(topic_at(topic_id), "Bonjour.", key=None, by=person(user_id))


def splitting_off(topic_id: int, span: Span, user_id: int) -> Act:
    def act() -> None:
        topic = topic_at(topic_id)
        splitting.split(topic, [span], "Suite", topic.forum, by=person(user_id))

    return act


@pytest.mark.parametrize("attempt", range(3))
def test_of_two_who_judge_a_post_at_once_one_decides(app, session, people, attempt):
    here = place()
    post_id = PostFactory(topic=here.topic, author=here.author).id
    session.add(Report(post_id=post_id, reporter_id=here.member.id, reason=ReportReason.HURTFUL))
    session.commit()

    def judging(gesture: Callable[..., object], user_id: int) -> Act:
        return lambda: gesture(
            db.session.get_one(Post, post_id), "Un motif.", by=person(user_id), seen=0
        )

    refused = at_once(
        app, judging(moderation.hide, people[0]), judging(moderation.leave, people[1])
    )
    assert [type(each) for each in refused] == [JudgedMeanwhile]
    assert session.scalar(select(func.count(Decision.id))) == 1


def test_a_person_who_reports_twice_at_once_reports_once(app, session):
    here = place()
    post_id, user_id = posts_of(here.topic.id)[0], here.member.id
    session.commit()

    def report() -> None:
        at_hand = joinedload(Post.topic).joinedload(Topic.forum)
        found = db.session.scalars(select(Post).where(Post.id == post_id).options(at_hand)).one()
        reports.submit(found, ReportReason.HURTFUL, "", by=person(user_id))

    refused = at_once(app, report, report)
    assert [type(each) for each in refused] == [AlreadyReported]
    assert session.scalar(select(func.count(Report.id))) == 1


@pytest.mark.parametrize("attempt", range(3))
def test_topics_that_cross_keep_both_forums_counted(app, session, people, attempt):
    here, there = place(replies=2), place(number=6, replies=1)
    ids = [forum_of(each.workgroup).id for each in (here, there)]
    refused = at_once(
        app,
        moving(here.topic.id, ids[1], people[0]),
        moving(there.topic.id, ids[0], people[1]),
        replying(here.topic.id, here.facilitator.id),
    )
    session.rollback()
    assert wrong_counts() == []
    assert all(type(each).__name__ == "TopicMoved" for each in refused)
    assert topic_now(here.topic.id).forum_id == ids[1]


@pytest.mark.parametrize("attempt", range(3))
def test_of_two_merges_that_cross_one_is_done(app, session, people, attempt):
    here, there = place(replies=2), place(number=6, replies=1)
    session.commit()
    refused = at_once(
        app,
        merging_into(here.topic.id, there.topic.id, people[0]),
        merging_into(there.topic.id, here.topic.id, people[1]),
    )
    session.rollback()
    assert [type(each) for each in refused] == [TopicGone]
    assert wrong_counts() == []
    assert {topic_now(each.topic.id).merged_into_id for each in (here, there)} > {None}


@pytest.mark.parametrize("attempt", range(3))
def test_posts_are_numbered_apart_while_a_topic_is_split(app, session, people, attempt):
    here = place(replies=6)
    session.commit()
    before = len(posts_of(here.topic.id))
    at_once(
        app,
        splitting_off(here.topic.id, Span(2, 4), people[0]),
        splitting_off(here.topic.id, Span(3, 6), people[1]),
        replying(here.topic.id, here.facilitator.id),
    )
    session.rollback()
    assert wrong_counts() == []
    assert session.scalar(select(func.count(Post.id))) == before + 1
