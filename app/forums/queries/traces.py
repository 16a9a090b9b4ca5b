"""Where a topic and its posts came from, and where some went: what a reader is told of it.

The title of a topic that a person may not read is never told.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, case, or_, select
from sqlalchemy.orm import aliased, joinedload

from app.accounts.models import User
from app.core.db import db
from app.forums.models import Forum, Topic, TopicMove, TopicMoveKind
from app.forums.policies import visible_forums, visible_topics
from app.workgroups.models import Workgroup

MOST_TRACES = 10


@dataclass(frozen=True)
class Trace:
    """A move, split or merge as it is told on the page of a topic.

    ``is_departure`` says that posts left for ``other_id``; the other's number and title are there
    only for those who may read it, the former forum's name for those who may read that one.
    """

    kind: TopicMoveKind
    at: datetime
    by: str
    is_departure: bool
    forum_name: str
    other_id: int | None
    other_title: str


def traces_of(user: User, topic_id: int) -> list[Trace]:
    """What happened to a topic, the last first, in one statement."""
    forum = aliased(Forum)
    is_departure = TopicMove.from_topic_id == topic_id
    other_id = case((is_departure, TopicMove.topic_id), else_=TopicMove.from_topic_id)
    readable = visible_topics(user).with_only_columns(Topic.id, Topic.title).subquery()
    former = visible_forums(user).with_only_columns(Forum.id).subquery()
    rows = db.session.execute(
        select(TopicMove, forum, readable.c.id, readable.c.title, former.c.id)
        .outerjoin(forum, forum.id == TopicMove.from_forum_id)
        .outerjoin(readable, readable.c.id == other_id)
        .outerjoin(former, former.c.id == TopicMove.from_forum_id)
        .options(
            joinedload(forum.region),
            joinedload(forum.workgroup).joinedload(Workgroup.theme),
        )
        .where(
            or_(
                TopicMove.topic_id == topic_id,
                and_(is_departure, TopicMove.kind == TopicMoveKind.SPLIT),
            )
        )
        .order_by(TopicMove.id.desc())
        .limit(MOST_TRACES)
    ).unique()
    return [_trace(topic_id, *row) for row in rows]


def _trace(
    topic_id: int,
    move: TopicMove,
    forum: Forum | None,
    other_id: int | None,
    other_title: str | None,
    former_id: int | None,
) -> Trace:
    is_departure = move.from_topic_id == topic_id
    is_told = move.kind is TopicMoveKind.MERGE and former_id is not None
    return Trace(
        kind=move.kind,
        at=move.moved_at,
        by=move.moved_by_name,
        is_departure=is_departure,
        forum_name=forum.name if forum and former_id and not is_departure else "",
        other_id=other_id,
        other_title=other_title or (move.from_title if is_told else ""),
    )
