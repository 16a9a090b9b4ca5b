"""The trash: a post, or a whole topic, is out of sight and can be taken back for a time."""

from sqlalchemy import select

from app.accounts.models import User
from app.core import audit
from app.core.db import db, now
from app.forums.models import Forum, Post, Topic
from app.forums.policies import can_moderate
from app.forums.services import counts
from app.forums.services.locking import hold
from app.forums.services.refusals import NotInTrash


def takes_topic(post: Post, by: User) -> bool:
    """Whether throwing a post away takes its whole topic: the opening post, when whoever runs the
    forum throws it, or when nobody else has answered. Else what others answered stays."""
    if not post.opens_topic:
        return False
    return can_moderate(by, _forum_of(post)) or not _is_answered(post)


def trash(post: Post, by: User) -> Topic | None:
    """Put a post in the trash; return its topic when it goes with it. What is there
    already stays there."""
    topic = _held(post)
    if topic.is_trashed:
        return topic
    if post.is_trashed:
        return None
    goes_whole = takes_topic(post, by)
    if goes_whole:
        topic.trashed_at, topic.trashed_by_id = now(), by.id
        audit.record("topic.trashed", topic, by=by, title=topic.title)
    else:
        _trash_post(post, topic, by)
    _recount(topic)
    return topic if goes_whole else None


def restore(post: Post, by: User) -> None:
    """Take a post out of the trash, or the topic that it opens. Raises NotInTrash."""
    topic = _held(post)
    if topic.is_trashed and post.opens_topic:
        topic.trashed_at = topic.trashed_by_id = None
        audit.record("topic.restored", topic, by=by, title=topic.title)
    elif post.is_trashed:
        post.trashed_at = post.trashed_by_id = None
        audit.record("post.restored", post, by=by, topic_id=topic.id)
    else:
        raise NotInTrash
    _recount(topic)


def _held(post: Post) -> Topic:
    """The topic of a post, both as they stand now, held until the end of the transaction."""
    topic = db.session.get_one(Topic, post.topic_id)
    state = ["trashed_at", "trashed_by_id"]
    counted = ["post_count", "last_number", "last_post_at", "accepted_post_id"]
    hold(topic, [*state, *counted])
    hold(post, state)
    return topic


def _forum_of(post: Post) -> Forum:
    topic = db.session.get_one(Topic, post.topic_id)
    return db.session.get_one(Forum, topic.forum_id)


def _is_answered(post: Post) -> bool:
    others = select(Post.id).where(
        Post.topic_id == post.topic_id,
        Post.author_id.is_distinct_from(post.author_id),
        Post.trashed_at.is_(None),
    )
    return db.session.scalar(others.limit(1)) is not None


def _trash_post(post: Post, topic: Topic, by: User) -> None:
    post.trashed_at, post.trashed_by_id = now(), by.id
    if topic.accepted_post_id == post.id:
        topic.accepted_post_id = None
    audit.record("post.trashed", post, by=by, topic_id=topic.id)


def _recount(topic: Topic) -> None:
    counts.recount_topic(topic)
    counts.recount_forum(topic.forum_id)
