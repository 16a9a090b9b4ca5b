"""What a person wants to be told of, and what a forum tells its people unless they choose."""

from sqlalchemy import delete

from app.accounts.models import User
from app.core import audit
from app.core.db import db
from app.forums.models import Follow, FollowLevel, Forum, Topic


def follow_forum(forum: Forum, level: FollowLevel | None, by: User) -> None:
    """Keep a person's own choice for a forum; none leaves them with the forum's default."""
    db.session.execute(delete(Follow).where(Follow.user_id == by.id, Follow.forum_id == forum.id))
    if level is not None:
        db.session.add(Follow(user_id=by.id, forum_id=forum.id, level=level))


def follow_topic(topic: Topic, level: FollowLevel | None, by: User) -> None:
    """Keep a person's own choice for a topic; none leaves them with that of its forum."""
    db.session.execute(delete(Follow).where(Follow.user_id == by.id, Follow.topic_id == topic.id))
    if level is not None:
        db.session.add(Follow(user_id=by.id, topic_id=topic.id, level=level))


def set_default_level(forum: Forum, level: FollowLevel, by: User) -> None:
    """Choose what a forum tells its people; those who chose for themselves keep their choice."""
    if forum.default_level is level:
        return
    before, forum.default_level = forum.default_level, level
    audit.record("forum.default_level_set", forum, by=by, before=before.label, after=level.label)
