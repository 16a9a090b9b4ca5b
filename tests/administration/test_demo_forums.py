"""The forums of the demonstration: what each persona finds there, and what remains when it goes."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, scoped_session

from app.accounts.models import User
from app.accounts.queries import find_user
from app.administration.demo.crowd.forums import READER, Volume, fill_forums
from app.administration.services import consistency
from app.core.db import db, now
from app.core.jobs import Job
from app.directory.services.entries import refresh_all
from app.forums.models import Draft, Forum, Mention, Post, Report, ReportStatus, Topic
from app.forums.policies import contests_to_answer, visible_reports, visible_topics
from app.forums.queries.unread import is_unread
from app.forums.services.posts import reply
from app.notifications.models import Notification
from tests.administration.test_demo import count, run
from tests.factories import UserFactory
from tests.support import demonstration

pytestmark = pytest.mark.xdist_group(demonstration.GROUP)
SMALL = Volume(members=40, forums=5, topics=30, posts=300, longest=50, readers=8)


@pytest.fixture
def demo(app: Flask, session: scoped_session[Session], process_folder: Path) -> Flask:
    """An application where the demonstration is loaded."""
    demonstration.bring(app, process_folder)
    return app


def persona(name: str) -> User:
    user = find_user(f"{name}@exemple.fr")
    assert user is not None
    return user


def unread_topics(user: User) -> int:
    unread = visible_topics(user).where(is_unread(user)).with_only_columns(func.count())
    return db.session.scalar(unread) or 0


def told(user: User) -> set[str]:
    waiting = select(Notification.kind).where(
        Notification.user_id == user.id, Notification.read_at.is_(None)
    )
    return set(db.session.scalars(waiting))


def test_forums_live_and_each_persona_has_something_to_read(
    demo: Flask, session: scoped_session[Session]
) -> None:
    discussions_show_all_that_a_forum_does()
    member, facilitator = persona("membre"), persona("animatrice")
    assert {"forums.mention", "forums.answer"} <= told(member)
    assert {"forums.mention", "forums.report_submitted"} <= told(facilitator)
    assert 2 < unread_topics(member) < 15
    assert 2 < unread_topics(facilitator) < 15
    assert len(session.scalars(visible_reports(facilitator)).all()) == 1
    assert session.scalars(contests_to_answer(facilitator)).all() == []
    assert count(Draft, Draft.user_id == member.id) == 1
    assert consistency.check() == []


def discussions_show_all_that_a_forum_does() -> None:
    assert count(Topic) >= 25
    assert count(Post) >= 120
    for shown in (
        Topic.is_announcement,
        Topic.pinned_until > now(),
        Topic.locked_at.is_not(None),
        Topic.accepted_post_id.is_not(None),
    ):
        assert count(Topic, shown) > 1
    for shown in (
        Post.hidden_at.is_not(None),
        Post.thanks_count > 3,
        Post.useful_count > 0,
        Post.body_html.contains("<table"),
        Post.body_html.contains("<blockquote"),
        Post.body_html.contains("<ol"),
    ):
        assert count(Post, shown) > 0, shown
    assert count(Post, Post.body.contains("{")) == 0
    assert count(Mention) > 3
    assert count(Report, Report.status == ReportStatus.OPEN) == 1
    moments = db.session.execute(
        select(Post.topic_id, Post.created_at).order_by(Post.topic_id, Post.number)
    )
    rows = [tuple(row) for row in moments]
    assert rows == sorted(rows)
    assert max(moment for _, moment in rows) <= now()


def test_forums_are_filled_once_and_go_with_the_demonstration(
    demo: Flask, session: scoped_session[Session]
) -> None:
    told_before = count(Post)
    assert fill_forums(SMALL) == 350
    assert count(Post) == told_before + 350
    assert count(User, User.email.like("participe-%")) == 40
    longest = session.scalars(select(Topic).order_by(Topic.last_number.desc())).first()
    assert longest is not None
    assert (longest.last_number, longest.post_count) == (50, 50)
    refresh_all()  # as the command does once the forums are filled
    assert consistency.check() == []
    assert fill_forums(SMALL) == 0
    reader = find_user(READER)
    assert reader is not None
    assert unread_topics(reader) > 10
    assert run(demo, "remove").exit_code == 0
    for model in (Topic, Post, Notification, Draft):
        assert count(model) == 0, model
    assert count(Job, ~Job.name.startswith("search.")) == 0  # the index still has to hear of it
    assert count(Forum, Forum.topic_count + Forum.post_count > 0) == 0
    assert consistency.check() == []


def test_a_topic_where_somebody_real_wrote_stays(
    demo: Flask, session: scoped_session[Session]
) -> None:
    wanted = select(Topic).where(Topic.locked_at.is_(None)).options(joinedload(Topic.forum))
    topic = session.scalars(wanted.order_by(Topic.last_number.desc())).first()
    assert topic is not None
    posts, author = topic.post_count, topic.author_name
    own = reply(topic, "Voici ce que nous faisons.", key=None, by=UserFactory())
    assert run(demo, "remove").exit_code == 0
    session.expire_all()
    assert session.scalars(select(Topic.id)).all() == [topic.id]
    assert (topic.author_id, topic.author_name, topic.is_demo) == (None, author, False)
    assert topic.post_count == posts + 1
    assert count(Post, Post.author_id.is_not(None)) == 1
    assert own.author_id is not None
    assert count(Post, Post.thanks_count + Post.useful_count > 0) == 0
    assert consistency.check() == []
