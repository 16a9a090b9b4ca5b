"""Telling people of a post: decided with the post, done by the worker."""

from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from app.core import jobs
from app.core.audit import kind_of
from app.core.db import db
from app.forums.models import Post, Topic
from app.forums.notices.names import thread_of
from app.forums.notices.posts import MENTION, NEW_TOPIC, kind_for
from app.forums.queries.recipients import Reason, recipients_of
from app.notifications.kinds import Kind, Rhythm
from app.notifications.models import Channel, Notification
from app.notifications.queries import rhythms_of
from app.notifications.services import Origin, notify

AT_A_TIME = 500


def tell(post: Post) -> None:
    """Tell of a new post, once it is saved: the worker finds whom. The post has its number."""
    jobs.enqueue("forums.tell", {"post_id": post.id}, key=f"forums.tell:{post.id}")


def tell_mentions(post: Post) -> None:
    """Tell those whom an edit has named; those who were told already are not told again."""
    key = f"forums.tell:{post.id}:{post.version_count}"
    jobs.enqueue("forums.tell", {"post_id": post.id, "mentions_only": True}, key=key)


@jobs.handler("forums.tell")
def tell_people(payload: dict[str, Any]) -> None:
    """Tell each reader of a post at most once, for the strongest reason there is today.

    Nothing is told of what was trashed, hidden or merged meanwhile; a topic that was moved is
    told to the people of where it stands.
    """
    post = db.session.scalar(
        select(Post)
        .where(Post.id == payload["post_id"])
        .options(joinedload(Post.topic).joinedload(Topic.forum), joinedload(Post.author))
    )
    if post is None or not _is_to_be_told(post):
        return
    mentions_only = bool(payload.get("mentions_only"))
    found = recipients_of(post, mentions_only=mentions_only)
    told = _told_of(post, MENTION if mentions_only else None)
    for reason, user_ids in found.items():
        _tell_some([each for each in user_ids if each not in told], reason, post)
    if mentions_only:
        _forget_weaker(post, found.get(Reason.MENTIONED, []))


def _is_to_be_told(post: Post) -> bool:
    topic = post.topic
    is_there = not (post.is_trashed or post.is_hidden)
    return is_there and not topic.is_trashed and topic.merged_into_id is None


def _told_of(post: Post, kind: Kind | None) -> set[int]:
    """Those who were told of a post, under one kind or under any."""
    told = select(Notification.user_id).where(_about(post))
    return set(db.session.scalars(told.where(Notification.kind == kind.key) if kind else told))


def _tell_some(user_ids: list[int], reason: Reason, post: Post) -> None:
    kind = kind_for(reason, post.topic)
    if kind is NEW_TOPIC:
        user_ids = _not_by_letter_alone(user_ids, kind)
    origin = Origin(place=post.topic.forum.place, thread=thread_of(post.topic_id))
    notify(user_ids, kind, post, by=post.author, origin=origin)


def _not_by_letter_alone(user_ids: list[int], kind: Kind) -> list[int]:
    """Those who are told otherwise than by the letter, which reads the topics themselves: a new
    topic in the forum of 2,000 people is not 2,000 rows."""
    wanting: list[int] = []
    for start in range(0, len(user_ids), AT_A_TIME):
        some = user_ids[start : start + AT_A_TIME]
        screen = rhythms_of(some, kind, Channel.SCREEN)
        mail = rhythms_of(some, kind, Channel.MAIL)
        wanting += [
            each
            for each in some
            if screen[each] is not Rhythm.NEVER or mail[each] is Rhythm.AT_ONCE
        ]
    return wanting


def _forget_weaker(post: Post, user_ids: list[int]) -> None:
    """Somebody who is named by an edit is told of the post as a mention alone."""
    db.session.execute(
        delete(Notification).where(
            _about(post),
            Notification.user_id.in_(user_ids),
            Notification.kind != MENTION.key,
            Notification.mailed_at.is_(None),
        ),
        execution_options={"synchronize_session": False},
    )


def _about(post: Post) -> Any:
    return (Notification.about_kind == kind_of(post)) & (Notification.about_id == post.id)
