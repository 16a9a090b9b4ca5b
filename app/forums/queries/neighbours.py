"""Around a topic: where it came from, and which unread topic of its forum comes next."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased, joinedload

from app.accounts.models import User
from app.core.db import db
from app.forums.models import Forum, Topic, TopicMove, TopicMoveKind
from app.forums.policies import readable_by, visible_topics
from app.forums.queries.anybody import ANYBODY, SINCE, number
from app.forums.queries.opening import Opening
from app.forums.queries.unread import is_unread, unread_since
from app.workgroups.models import Workgroup

MOST_TRACES = 10


@dataclass(frozen=True)
class Neighbour:
    """Another topic, as a link names it."""

    id: int
    title: str


@dataclass(frozen=True)
class Trace:
    """How posts came here, as this person may know it: the forum and the topic that they came
    from are named to those who may read them."""

    kind: TopicMoveKind
    moved_at: datetime
    moved_by_name: str
    forum_name: str
    topic: Neighbour | None
    merged_title: str


def next_unread(user: User, found: Opening) -> Neighbour | None:
    """The newest other unread topic of the same forum: once read, the next takes its place."""
    given = {
        "user_id": user.id,
        "since": unread_since(user),
        "forum_id": found.forum.id,
        "topic_id": found.topic.id,
    }
    row = db.session.execute(_next_unread(), given).one_or_none()
    return Neighbour(row.id, row.title) if row else None


@cache
def _next_unread() -> Any:
    return (
        select(Topic.id, Topic.title)
        .where(
            Topic.forum_id == number("forum_id"),
            Topic.id != number("topic_id"),
            is_unread(ANYBODY, SINCE),
        )
        .order_by(Topic.last_post_at.desc(), Topic.id.desc())
        .limit(1)
    )


def traces(user: User, found: Opening) -> list[Trace]:
    """The moves of a topic, the last one first."""
    source = aliased(Topic)
    here = visible_topics(user).with_only_columns(Topic.id)
    place = joinedload(Forum.workgroup)
    rows = db.session.execute(
        select(TopicMove, Forum, source.id, source.title)
        .select_from(TopicMove)
        .outerjoin(Forum, and_(Forum.id == TopicMove.from_forum_id, readable_by(user)))
        .outerjoin(source, and_(source.id == TopicMove.from_topic_id, source.id.in_(here)))
        .options(joinedload(Forum.region), place.joinedload(Workgroup.theme))
        .where(TopicMove.topic_id == found.topic.id)
        .order_by(TopicMove.id.desc())
        .limit(MOST_TRACES)
    )
    return [
        Trace(
            kind=move.kind,
            moved_at=move.moved_at,
            moved_by_name=move.moved_by_name,
            forum_name=forum.name if forum else "",
            topic=Neighbour(topic_id, title) if topic_id else None,
            merged_title=move.from_title if move.kind is TopicMoveKind.MERGE else "",
        )
        for move, forum, topic_id, title in rows
    ]
