"""What a person has not read: the one rule, as SQL for lists, counts and single topics.

A topic is unread when something was written in it since the person's account was opened, since
they marked its forum as read, and in the last 60 days, after the last post that they saw.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists

from app.accounts.models import User
from app.core.db import now
from app.forums.models import ForumReadMark, ReadMark, Topic

MEMORY = timedelta(days=60)


def unread_since(user: User) -> datetime:
    """The moment before which nothing counts as unread for a person, whatever the forum."""
    oldest = now() - MEMORY
    return max(oldest, user.activated_at) if user.activated_at else oldest


def is_unread(user: User) -> ColumnElement[bool]:
    """The condition that a topic holds something that this person has not read."""
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
        Topic.last_post_at > unread_since(user),
        Topic.trashed_at.is_(None),
        Topic.merged_into_id.is_(None),
        ~marked,
        ~seen,
    )
