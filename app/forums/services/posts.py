"""A reply: numbered, stored and counted in a few statements; the rest is the worker's."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select

from app.accounts.models import User
from app.core.db import db, now
from app.forums.models import Forum, Post, Topic
from app.forums.queries.answering import Answered
from app.forums.services import attachments, bodies, counts, drafts, mentions, numbering, telling
from app.forums.services.attachments import SentFile
from app.forums.services.mentions import Mentioned
from app.forums.services.refusals import TopicMoved, check_open
from app.forums.services.signatures import line_of

Files = Sequence[int | SentFile]


def reply(
    topic: Topic,
    body: str,
    *,
    key: str | None,
    by: User,
    files: Files = (),
    known: Answered | None = None,
) -> Post:
    """Add a post to a topic. The same form (``key``) sent again gives back the post that it made.
    ``known`` is what was read of the topic and the author already.

    Raises TopicLocked, TopicArchived, TopicTrashed, TopicMerged, TopicMoved; FileRefused and
    TooManyFiles.
    """
    once = once_key(key, topic.id, body)
    forum = db.session.get_one(Forum, topic.forum_id)
    mentioned = mentions.find(body, forum)
    words = words_of(body, mentioned, once, by, known.line if known else None)
    number = numbering.take_number(topic, words)
    if number is None:
        return posted_already(once, by) or _refuse(topic, by)
    post = numbering.insert_post({"topic_id": topic.id, "number": number, **words})
    if post is None:
        counts.give_back_number(topic)
        return db.session.scalars(_posted(once, by)).one()
    numbering.count_in_forum(forum, post)
    complete(post, forum, mentioned, files, by)
    if known is None or known.has_draft:
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


def words_of(
    body: str, mentioned: Mentioned, once: str | None, by: User, line: str | None = None
) -> dict[str, Any]:
    """The columns of a new post: its words, drawn, and how it is signed."""
    return {
        "author_id": by.id,
        "author_name": by.full_name,
        "author_line": line_of(by) if line is None else line,
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


def _refuse(topic: Topic, by: User) -> Post:
    """Say why the topic took nothing."""
    db.session.refresh(topic)
    check_open(topic, by)
    raise TopicMoved
