"""Opening a topic: its title, its first post, its place in the forum."""

from dataclasses import dataclass

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.core import audit
from app.core.db import db
from app.forums.models import Forum, Post, Topic
from app.forums.services import drafts, mentions
from app.forums.services.posts import Files, complete, once_key, posted_already, words_of


@dataclass(frozen=True)
class NewTopic:
    """What a person typed to open a topic; an announcement is for those who run the forum."""

    title: str
    body: str
    is_announcement: bool = False


def open_topic(
    forum: Forum, typed: NewTopic, *, key: str | None, by: User, files: Files = ()
) -> Post:
    """Open a topic; return its first post. The same form (``key``) sent again gives back the post
    that it made. Raises FileRefused, TooManyFiles."""
    once = once_key(key, forum.id, typed.title, typed.body)
    known = posted_already(once, by)
    if known is not None:
        return known
    try:
        with db.session.begin_nested():
            topic, post = _written(forum, typed, once, by, files)
    except IntegrityError:
        known = posted_already(once, by)
        if known is None:
            raise
        return known
    _count(forum, topic)
    drafts.discard(f"forum-{forum.id}", by)
    if topic.is_announcement:
        audit.record("topic.announced", topic, by=by)
    return post


def _written(
    forum: Forum, typed: NewTopic, once: str | None, by: User, files: Files
) -> tuple[Topic, Post]:
    mentioned = mentions.find(typed.body, forum)
    words = words_of(typed.body, mentioned, once, by)
    topic = Topic(
        forum_id=forum.id,
        author_id=by.id,
        author_name=by.full_name,
        last_author_name=by.full_name,
        title=typed.title,
        is_announcement=typed.is_announcement,
        last_number=1,
        post_count=1,
        created_at=words["created_at"],
        last_post_at=words["created_at"],
    )
    db.session.add(topic)
    db.session.flush()
    post = Post(topic_id=topic.id, number=1, **words)
    db.session.add(post)
    db.session.flush()
    complete(post, forum, mentioned, files, by)
    return topic, post


def _count(forum: Forum, topic: Topic) -> None:
    db.session.execute(
        update(Forum)
        .where(Forum.id == forum.id)
        .values(
            topic_count=Forum.topic_count + 1,
            post_count=Forum.post_count + 1,
            last_post_at=topic.created_at,
            last_topic_id=topic.id,
        )
        .execution_options(synchronize_session=False)
    )
