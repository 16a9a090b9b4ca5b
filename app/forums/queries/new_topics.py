"""The topics that the letter tells: opened lately, never read, told by no other way."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, String, case, cast, exists, func, literal, or_, select

from app.accounts.models import User
from app.core.audit import kind_of
from app.core.db import db, text_enum
from app.forums.models import Follow, FollowLevel, Forum, Post, ReadMark, Topic
from app.forums.policies import belongs_to, visible_topics
from app.forums.queries.unread import is_unread
from app.notifications.models import Mute, Notification

MOST_READ = 100
WANTING = (FollowLevel.EVERYTHING, FollowLevel.NEW_TOPICS)


def new_topics(user: User, kind: str, since: datetime, until: datetime) -> Sequence[Topic]:
    """The topics opened in a span that a person wants to be told of, with what names their forum
    left to load; in turns, the newest of each forum first. ``kind`` is that of new topics."""
    turn = func.row_number().over(
        partition_by=Topic.forum_id, order_by=(Topic.created_at.desc(), Topic.id.desc())
    )
    found = _wanted(user, kind).where(Topic.created_at > since, Topic.created_at <= until)
    return db.session.scalars(
        found.order_by(turn, Topic.created_at.desc(), Topic.id.desc()).limit(MOST_READ)
    ).all()


def _wanted(user: User, kind: str) -> Select[Topic]:
    opened = exists().where(ReadMark.user_id == user.id, ReadMark.topic_id == Topic.id)
    return visible_topics(user).where(
        or_(Topic.author_id.is_(None), Topic.author_id != user.id),
        Topic.is_announcement.is_(False),
        own_level(user).in_(WANTING),
        is_unread(user),
        ~opened,
        ~_is_muted(user),
        ~_is_told(user, kind),
        _is_shown(),
    )


def own_level(user: User) -> ColumnElement[FollowLevel]:
    """How much a person wants to be told of each topic: the mirror of ``level_of``."""
    mine = select(Follow.level).where(Follow.user_id == user.id)
    default = case(
        (belongs_to(user), Forum.default_level),
        else_=literal(FollowLevel.PARTICIPATED, text_enum(FollowLevel)),
    )
    return func.coalesce(
        mine.where(Follow.topic_id == Topic.id).correlate(Topic).scalar_subquery(),
        mine.where(Follow.forum_id == Forum.id).correlate(Forum).scalar_subquery(),
        default,
        type_=text_enum(FollowLevel),
    )


def _is_muted(user: User) -> ColumnElement[bool]:
    muted = select(Mute.target).where(Mute.user_id == user.id)
    thread = literal("topic-") + cast(Topic.id, String)
    return or_(Forum.place.in_(muted), thread.in_(muted))


def _is_told(user: User, kind: str) -> ColumnElement[bool]:
    """Whether the first post was mailed, or is told for a stronger reason than being new."""
    first = select(Post.id).where(Post.topic_id == Topic.id, Post.number == 1)
    return exists().where(
        Notification.user_id == user.id,
        Notification.about_kind == kind_of(Post),
        Notification.about_id == first.correlate(Topic).scalar_subquery(),
        or_(Notification.kind != kind, Notification.mailed_at.is_not(None)),
    )


def _is_shown() -> ColumnElement[bool]:
    """Whether the first post may be read: of a hidden one, the letter says nothing."""
    return exists().where(
        Post.topic_id == Topic.id,
        Post.number == 1,
        Post.hidden_at.is_(None),
        Post.trashed_at.is_(None),
    )
