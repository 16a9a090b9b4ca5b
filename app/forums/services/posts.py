"""A reply: numbered, stored and counted in a few statements; the rest is the worker's."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.accounts.models import User
from app.core.db import db, now
from app.forums.models import Forum, Post, Topic
from app.forums.services import attachments, bodies, counts, drafts, mentions, telling
from app.forums.services.attachments import SentFile
from app.forums.services.mentions import Mentioned
from app.forums.services.refusals import TopicMoved, check_open
from app.forums.services.signatures import line_of

Files = Sequence[int | SentFile]


def reply(topic: Topic, body: str, *, key: str | None, by: User, files: Files = ()) -> Post:
    """Add a post to a topic. The same form (``key``) sent again gives back the post that it made.

    Raises TopicLocked, TopicArchived, TopicTrashed, TopicMerged, TopicMoved; FileRefused and
    TooManyFiles.
    """
    once = once_key(key, topic.id, body)
    forum = db.session.get_one(Forum, topic.forum_id)
    mentioned = mentions.find(body, forum)
    words = words_of(body, mentioned, once, by)
    number = _next_number(topic, by)
    if number is None:
        return posted_already(once, by) or _refuse(topic, by)
    post = _inserted({"topic_id": topic.id, "number": number, **words})
    if post is None:
        counts.give_back_number(topic)
        return db.session.scalars(_posted(once, by)).one()
    counts.add_post(topic, post)
    complete(post, forum, mentioned, files, by)
    drafts.discard(f"topic-{topic.id}", by)
    return post


def once_key(drawn: str | None, *typed: object) -> str | None:
    """What tells a form sent twice from the same form corrected and sent again."""
    if not drawn:
        return None
    return hashlib.sha256(json.dumps([drawn, *typed]).encode()).hexdigest()


def posted_already(once: str | None, by: User) -> Post | None:
    """The post that this very form has made."""
    return db.session.scalars(_posted(once, by)).one_or_none() if once else None


def words_of(body: str, mentioned: Mentioned, once: str | None, by: User) -> dict[str, Any]:
    """The columns of a new post: its words, drawn, and how it is signed."""
    return {
        "author_id": by.id,
        "author_name": by.full_name,
        "author_line": line_of(by),
        "body": body,
        "body_html": bodies.draw(body, mentioned),
        "submission_key": once,
        "created_at": now(),
    }


def complete(post: Post, forum: Forum, mentioned: Mentioned, files: Files, by: User) -> None:
    """What goes with a new post: those it names, its files, and telling people, by the worker."""
    if mentioned.user_ids or mentioned.calls_facilitators:
        mentions.keep(post, mentioned, forum)
    attachments.join(post, files, by)
    telling.tell(post)


def _posted(once: str | None, by: User) -> Select[Post]:
    return select(Post).where(Post.author_id == by.id, Post.submission_key == once)


def _next_number(topic: Topic, by: User) -> int | None:
    """Take the next number of a topic that takes posts. The row is held until the commit, so that
    two people, or the two sendings of a form, come one after the other."""
    return db.session.scalar(
        update(Topic)
        .where(
            Topic.id == topic.id,
            Topic.forum_id == topic.forum_id,
            Topic.locked_at.is_(None),
            Topic.archived_at.is_(None),
            Topic.trashed_at.is_(None),
            Topic.merged_into_id.is_(None),
        )
        .values(
            last_number=Topic.last_number + 1,
            post_count=Topic.post_count + 1,
            last_post_at=now(),
            last_author_name=by.full_name,
        )
        .returning(Topic.last_number)
        .execution_options(synchronize_session=False)
    )


def _refuse(topic: Topic, by: User) -> Post:
    """Say why the topic took nothing."""
    db.session.refresh(topic)
    check_open(topic, by)
    raise TopicMoved


def _inserted(values: dict[str, Any]) -> Post | None:
    """The new post, none when its form has made it already."""
    insert = sqlite_insert if db.engine.dialect.name == "sqlite" else postgresql_insert
    return db.session.scalar(
        insert(Post)
        .values(**values)
        .on_conflict_do_nothing(index_elements=["author_id", "submission_key"])
        .returning(Post)
    )
