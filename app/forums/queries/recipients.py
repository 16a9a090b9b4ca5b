"""Whom a new post is told to, and why: each reader once, for the strongest reason."""

import re
from collections.abc import Collection, Iterator, Mapping
from enum import Enum

from sqlalchemy import ColumnElement, false, or_, select

from app.accounts.models import User
from app.core.db import db
from app.forums.models import FollowLevel, Mention, Post
from app.forums.policies import readers_of
from app.forums.queries.levels import level_of

MOST_QUOTED = 20
_POST_LINK = re.compile(r"/forum/messages/([0-9]{1,9})")
_QUOTED_NAME = re.compile(r"^> ?\*\*(.{1,220}?) a écrit", re.MULTILINE)


class Reason(Enum):
    """Why somebody is told of a post, the strongest first."""

    MENTIONED = "mentioned"
    ANSWERED = "answered"
    TOOK_PART = "took_part"
    NEW_TOPIC = "new_topic"
    FOLLOWS_ALL = "follows_all"


def recipients_of(post: Post, *, mentions_only: bool = False) -> Mapping[Reason, list[int]]:
    """The people to tell of a post whose topic and forum are loaded, by reason.

    Only those who may read the forum; never the author. One statement, which gives numbers and
    no objects, whatever the number of readers.
    """
    found: dict[Reason, list[int]] = {}
    for user_id, reason in _reasons(post, mentions_only=mentions_only):
        found.setdefault(reason, []).append(user_id)
    return found


def _reasons(post: Post, *, mentions_only: bool) -> Iterator[tuple[int, Reason]]:
    topic = post.topic
    is_mentioned = User.id.in_(select(Mention.user_id).where(Mention.post_id == post.id))
    rows = (
        readers_of(topic.forum)
        .with_only_columns(
            User.id,
            is_mentioned,
            level_of(topic.forum, topic),
            _is_answered(post),
            _took_part(post),
        )
        .where(User.id != (post.author_id or 0))
        .order_by(User.id)
    )
    if mentions_only:
        rows = rows.where(is_mentioned)
    for user_id, mentioned, level, answered, took_part in db.session.execute(rows):
        reason = Reason.MENTIONED if mentioned else _reason(post, level, answered, took_part)
        if reason:
            yield user_id, reason


def _reason(post: Post, level: FollowLevel, answered: bool, took_part: bool) -> Reason | None:
    """Levels hold one another: who wants the new topics also wants the answers to theirs."""
    if level is FollowLevel.NOTHING:
        return None
    if answered or took_part:
        return Reason.ANSWERED if answered else Reason.TOOK_PART
    if post.opens_topic and (post.topic.is_announcement or level is FollowLevel.NEW_TOPICS):
        return None if level is FollowLevel.PARTICIPATED else Reason.NEW_TOPIC
    return Reason.FOLLOWS_ALL if level is FollowLevel.EVERYTHING else None


def _is_answered(post: Post) -> ColumnElement[bool]:
    """Whether a person opened the topic, or wrote what the post quotes."""
    if post.opens_topic:
        return false()
    quoted = select(Post.author_id).where(
        Post.topic_id == post.topic_id,
        Post.author_id.is_not(None),
        or_(
            Post.id.in_(_first_numbers(_POST_LINK.findall(post.body))),
            Post.author_name.in_(_QUOTED_NAME.findall(post.body)[:MOST_QUOTED]),
        ),
    )
    return or_(User.id == (post.topic.author_id or 0), User.id.in_(quoted))


def _took_part(post: Post) -> ColumnElement[bool]:
    earlier = select(Post.author_id).where(
        Post.topic_id == post.topic_id,
        Post.number < post.number,
        Post.trashed_at.is_(None),
        Post.author_id.is_not(None),
    )
    return User.id.in_(earlier)


def _first_numbers(found: Collection[str]) -> list[int]:
    return [int(number) for number in found][:MOST_QUOTED]
