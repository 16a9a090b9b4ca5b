"""The topics of a forum as one person sees them: what is new in each, what stands on top."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, case, func, or_, select

from app.accounts.anybody import ANYBODY
from app.accounts.models import User
from app.core.db import KEPT_PLAN, UtcDateTime, db, now
from app.forums.models import Topic
from app.forums.queries.anybody import SINCE, number
from app.forums.queries.unread import (
    is_unread,
    last_number_seen,
    last_number_too_old,
    unread_since,
)

PER_PAGE = 30
ANNOUNCED_FOR = timedelta(days=30)
COLUMNS = (
    Topic.id,
    Topic.title,
    Topic.author_name,
    Topic.created_at,
    Topic.last_post_at,
    Topic.last_author_name,
    Topic.last_number,
    Topic.post_count,
    Topic.is_announcement,
    Topic.pinned_until,
    Topic.locked_at,
    Topic.archived_at,
    Topic.accepted_post_id,
)
MOMENT: ColumnElement[datetime] = bindparam("moment", type_=UtcDateTime)
ANNOUNCED_SINCE: ColumnElement[datetime] = bindparam("announced_since", type_=UtcDateTime)
LAST_POST_AT: ColumnElement[datetime] = bindparam("last_post_at", type_=UtcDateTime)


class Filter(StrEnum):
    """What a list of topics may be narrowed to; the value stands in the address."""

    ALL = ""
    UNREAD = "non-lus"
    UNANSWERED = "sans-reponse"
    SOLVED = "resolus"

    @property
    def label(self) -> str:
        return {
            "": "Tous les sujets",
            "non-lus": "Non lus",
            "sans-reponse": "Sans réponse",
            "resolus": "Résolus",
        }[self.value]


@dataclass(frozen=True)
class Place:
    """After which topic a page starts, in the order of the last post: its moment and number."""

    last_post_at: datetime
    topic_id: int


@dataclass(slots=True)
class TopicLine:
    """A topic in a list. ``new_count`` says how many of its posts are new to the person."""

    id: int
    title: str
    author_name: str
    created_at: datetime
    last_post_at: datetime
    last_author_name: str
    last_number: int
    reply_count: int
    is_announcement: bool
    is_pinned: bool
    is_locked: bool
    is_archived: bool
    is_solved: bool
    new_count: int

    @property
    def is_unread(self) -> bool:
        return self.new_count > 0

    @property
    def is_new(self) -> bool:
        """Whether nothing of it was read: a new topic rather than new posts."""
        return self.new_count >= self.last_number

    @property
    def first_new(self) -> int:
        return self.last_number - self.new_count + 1

    @property
    def place(self) -> Place:
        return Place(self.last_post_at, self.id)


@dataclass(frozen=True)
class TopicList:
    """A page of a list: what stands on top of the first page, the topics, where the next starts."""

    on_top: list[TopicLine]
    lines: list[TopicLine]
    next_place: Place | None
    is_first: bool

    @property
    def is_empty(self) -> bool:
        return not self.on_top and not self.lines


def topics_of(
    user: User, forum_id: int, *, after: Place | None = None, chosen: Filter = Filter.ALL
) -> TopicList:
    """The topics of a forum that the person reads, by last post; pinned ones and announcements
    first. The right to read the forum has been asked by the caller."""
    moment = now()
    given = {
        "user_id": user.id,
        "since": unread_since(user),
        "forum_id": forum_id,
        "moment": moment,
        "announced_since": moment - ANNOUNCED_FOR,
        "last_post_at": after.last_post_at if after else None,
        "topic_id": after.topic_id if after else None,
    }
    rows = db.session.execute(_page(chosen, after is not None), given).all()
    lines = [_line(row, moment) for row in rows]
    is_whole = after is None and chosen is Filter.ALL
    on_top = db.session.execute(_on_top(), given).all() if is_whole else []
    return TopicList(
        on_top=[_line(row, moment) for row in on_top],
        lines=lines[:PER_PAGE],
        next_place=lines[PER_PAGE - 1].place if len(lines) > PER_PAGE else None,
        is_first=after is None,
    )


@cache
def _page(chosen: Filter, is_next: bool) -> Any:
    """One page by keyset, and one line more to know whether another follows."""
    wanted = _lines().limit(PER_PAGE + 1)
    if chosen is Filter.ALL:
        wanted = wanted.where(~_stands_on_top())
    if chosen is Filter.UNREAD:
        wanted = wanted.where(is_unread(ANYBODY, SINCE))
    if chosen is Filter.UNANSWERED:
        wanted = wanted.where(_waits_for_an_answer())
    if chosen is Filter.SOLVED:
        wanted = wanted.where(Topic.accepted_post_id.is_not(None))
    if is_next:
        wanted = wanted.where(
            Topic.last_post_at <= LAST_POST_AT,
            or_(Topic.last_post_at < LAST_POST_AT, Topic.id < number("topic_id")),
        )
    return wanted


def _waits_for_an_answer() -> ColumnElement[bool]:
    """Nobody replied, and somebody could: an announcement asks nothing."""
    return and_(
        Topic.post_count <= 1,
        Topic.is_announcement.is_(False),
        Topic.locked_at.is_(None),
        Topic.archived_at.is_(None),
    )


@cache
def _on_top() -> Any:
    return _lines().where(_stands_on_top())


def _stands_on_top() -> ColumnElement[bool]:
    """Pinned until a later moment, or announced lately."""
    is_pinned = func.coalesce(Topic.pinned_until > MOMENT, False)
    return or_(is_pinned, and_(Topic.is_announcement, Topic.created_at > ANNOUNCED_SINCE))


def _lines() -> Any:
    marks = (last_number_seen(ANYBODY).label("seen"), _too_old().label("too_old"))
    return (
        select(*COLUMNS, *marks)
        .where(
            Topic.forum_id == number("forum_id"),
            Topic.trashed_at.is_(None),
            Topic.merged_into_id.is_(None),
        )
        .order_by(Topic.last_post_at.desc(), Topic.id.desc())
        .execution_options(**KEPT_PLAN)
    )


def _too_old() -> ColumnElement[int]:
    """For an unread topic, the number of its last post that is not new; for a topic that was
    read, its last number."""
    too_old = last_number_too_old(ANYBODY, SINCE)
    return case((is_unread(ANYBODY, SINCE), too_old), else_=Topic.last_number)


def _line(row: Row[Any], moment: datetime) -> TopicLine:
    known = max(row.seen or 0, row.too_old or 0)
    return TopicLine(
        id=row.id,
        title=row.title,
        author_name=row.author_name,
        created_at=row.created_at,
        last_post_at=row.last_post_at,
        last_author_name=row.last_author_name,
        last_number=row.last_number,
        reply_count=max(0, row.post_count - 1),
        is_announcement=row.is_announcement,
        is_pinned=row.pinned_until is not None and row.pinned_until > moment,
        is_locked=row.locked_at is not None,
        is_archived=row.archived_at is not None,
        is_solved=row.accepted_post_id is not None,
        new_count=row.last_number - known,
    )
