"""What a person has not read: the one rule, as SQL for lists, counts and single topics.

A topic is unread when something was written in it since the person's account was opened, since
they marked its forum as read, and in the last 60 days, after the last post that they saw.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, ScalarSelect, and_, case, exists, func, select

from app.accounts.models import User
from app.core.db import now
from app.forums.models import ForumReadMark, Post, ReadMark, Topic, TopicMove, TopicMoveKind
from app.forums.queries.anybody import Moment

MEMORY = timedelta(days=60)


def unread_since(user: User) -> datetime:
    """The moment before which nothing counts as unread for a person, whatever the forum."""
    oldest = now() - MEMORY
    return max(oldest, user.activated_at) if user.activated_at else oldest


def is_unread(user: User, since: Moment | None = None) -> ColumnElement[bool]:
    """The condition that a topic holds something that this person has not read.

    ``since`` is their ``unread_since``, as a value or as the parameter of a statement.
    """
    marked = exists().where(
        ForumReadMark.user_id == user.id,
        ForumReadMark.forum_id == Topic.forum_id,
        ForumReadMark.read_at >= Topic.last_post_at,
    )
    seen = exists().where(
        ReadMark.user_id == user.id,
        ReadMark.topic_id == Topic.id,
        ReadMark.last_number >= Topic.last_number,
    )
    return and_(
        Topic.last_post_at > (unread_since(user) if since is None else since),
        Topic.trashed_at.is_(None),
        Topic.merged_into_id.is_(None),
        ~seen,
        ~marked,
    )


def last_number_seen(user: User) -> ScalarSelect[int]:
    """The number of the last post of a topic that a person saw; none when they saw none."""
    mine = select(ReadMark.last_number).where(
        ReadMark.user_id == user.id, ReadMark.topic_id == Topic.id
    )
    return mine.correlate(Topic).scalar_subquery()


def last_number_too_old(user: User, since: Moment) -> ColumnElement[int]:
    """The number up to which every post of a topic is too old to be new to a person: the first
    newer post is found by its moment, whatever the length of the topic.

    Where another topic was merged in, numbers do not follow moments: the lowest number among the
    newer posts is asked for, so that none of them is hidden.
    """
    marked_at = (
        select(ForumReadMark.read_at)
        .where(
            ForumReadMark.user_id == user.id,
            ForumReadMark.forum_id == Topic.forum_id,
            ForumReadMark.read_at > since,
        )
        .correlate(Topic)
        .scalar_subquery()
    )
    newer = and_(Post.topic_id == Topic.id, Post.created_at > func.coalesce(marked_at, since))
    earliest = select(Post.number).where(newer).order_by(Post.created_at, Post.number).limit(1)
    lowest = select(func.min(Post.number)).where(newer)
    took_in = exists().where(TopicMove.topic_id == Topic.id, TopicMove.kind == TopicMoveKind.MERGE)
    first_new = case(
        (took_in, lowest.correlate(Topic).scalar_subquery()),
        else_=earliest.correlate(Topic).scalar_subquery(),
    )
    return func.coalesce(first_new - 1, Topic.last_number)
