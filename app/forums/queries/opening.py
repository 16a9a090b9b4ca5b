"""A topic before its posts: may this person read it, what may they do, how far did they read."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, String, bindparam, exists, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.anybody import ANYBODY
from app.accounts.models import User
from app.core.db import KEPT_PLAN, db
from app.forums.models import Draft, Follow, FollowLevel, Forum, Post, Topic, TopicMove
from app.forums.policies import (
    Standing,
    belongs_to,
    standing_columns,
    standing_from,
    visible_topics,
)
from app.forums.queries.anybody import SINCE, number, readable
from app.forums.queries.unread import last_number_seen, last_number_too_old, unread_since
from app.notifications.models import Notification
from app.workgroups.audiences import reads_everywhere
from app.workgroups.models import Workgroup

PER_PAGE = 20
# What names a group: its mandate is a long text that a topic has no use for.
NAMING = (Workgroup.region_code, Workgroup.theme_id, Workgroup.local_title, Workgroup.openness)
HOPS = 5


@dataclass(frozen=True)
class Opening:
    """What is read of a topic before its posts.

    ``read_up_to`` is the number of the last post that is not new to this person; ``is_own`` says
    whether the forum is one of theirs; ``is_told`` whether a notification of it is unread.
    """

    topic: Topic
    standing: Standing
    read_up_to: int
    topic_level: FollowLevel | None
    forum_level: FollowLevel | None
    is_own: bool
    is_told: bool
    has_moved: bool
    draft: str

    @property
    def forum(self) -> Forum:
        return self.topic.forum

    @property
    def has_unread(self) -> bool:
        return self.read_up_to < self.topic.last_number

    @property
    def last_page(self) -> int:
        return page_of(self.topic.last_number)

    @property
    def level(self) -> FollowLevel:
        """What this person is told of the topic: the same rule as ``levels.level_of``."""
        return self.topic_level or self.level_by_forum

    @property
    def level_by_forum(self) -> FollowLevel:
        """What they would be told without a choice of their own for the topic."""
        default = self.forum.default_level if self.is_own else FollowLevel.PARTICIPATED
        return self.forum_level or default


def page_of(post_number: int) -> int:
    """The page that holds the post of a number."""
    return max(0, post_number - 1) // PER_PAGE + 1


def opening(user: User, topic_id: int) -> Opening | None:
    """A topic that a person may read, with where they stand in it; none when they may not."""
    if not user.is_active or user.is_pending:
        return None
    given = {
        "user_id": user.id,
        "since": unread_since(user),
        "topic_id": topic_id,
        "thread": f"topic-{topic_id}",
    }
    row = db.session.execute(_statement(reads_everywhere(user)), given).one_or_none()
    if row is None:
        return None
    topic, seen, too_old, *others, role, team, openness = row
    topic_level, forum_level, is_own, is_told, has_moved, draft = others
    return Opening(
        topic=topic,
        standing=standing_from(user, topic.forum, (role, team, openness)),
        read_up_to=max(seen or 0, too_old or 0),
        topic_level=topic_level,
        forum_level=forum_level,
        is_own=bool(is_own),
        is_told=bool(is_told),
        has_moved=bool(has_moved),
        draft=draft or "",
    )


@cache
def _statement(everywhere: bool) -> Select[Any]:
    return (
        select(Topic, *_about_the_reader(), *standing_columns(ANYBODY))
        .join(Topic.forum)
        .options(_names())
        .where(
            Topic.id == number("topic_id"),
            readable(everywhere),
            Topic.trashed_at.is_(None),
            Topic.merged_into_id.is_(None),
        )
        .execution_options(**KEPT_PLAN)
    )


def _about_the_reader() -> tuple[ColumnElement[Any], ...]:
    """What a topic is to whoever reads it, in the order of ``opening``."""
    thread: ColumnElement[str] = bindparam("thread", type_=String)
    told = exists().where(
        Notification.user_id == ANYBODY.id,
        Notification.thread == thread,
        Notification.read_at.is_(None),
    )
    draft = select(Draft.body).where(Draft.user_id == ANYBODY.id, Draft.target == thread)
    return (
        last_number_seen(ANYBODY),
        last_number_too_old(ANYBODY, SINCE),
        _choice(Follow.topic_id == Topic.id),
        _choice(Follow.forum_id == Topic.forum_id),
        belongs_to(ANYBODY),
        told,
        exists().where(or_(TopicMove.topic_id == Topic.id, TopicMove.from_topic_id == Topic.id)),
        draft.scalar_subquery(),
    )


def _names() -> Any:
    place = joinedload(Forum.workgroup).load_only(*NAMING)
    return contains_eager(Topic.forum).options(
        joinedload(Forum.region),
        place.joinedload(Workgroup.theme),
        place.joinedload(Workgroup.region),
    )


def _choice(target: ColumnElement[bool]) -> ColumnElement[FollowLevel | None]:
    return select(Follow.level).where(Follow.user_id == ANYBODY.id, target).scalar_subquery()


def merged_into(user: User, topic_id: int) -> int | None:
    """Where a merged topic went on, if this person may read it there."""
    for _ in range(HOPS):
        target = db.session.scalar(select(Topic.merged_into_id).where(Topic.id == topic_id))
        if target is None:
            return None
        wanted = visible_topics(user).where(Topic.id == target).with_only_columns(Topic.id)
        if db.session.scalar(wanted):
            return target
        topic_id = target
    return None


def number_of(post_id: int) -> int | None:
    """The number of a post in its topic."""
    return db.session.scalar(select(Post.number).where(Post.id == post_id))
