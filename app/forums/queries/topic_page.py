"""The page of a topic as one person reads it: a block of posts by number, in few statements."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.models import User
from app.core.db import db
from app.forums.models import (
    Attachment,
    Follow,
    FollowLevel,
    Forum,
    ForumReadMark,
    Post,
    Reaction,
    ReactionKind,
    ReadMark,
    Topic,
)
from app.forums.policies import Standing, standing_in, visible_topics
from app.forums.queries.unread import unread_since
from app.workgroups.models import Workgroup

PER_PAGE = 20


@dataclass(slots=True)
class ShownPost:
    """A post as it is drawn: plain values, no question to the database.

    ``may_read`` is false for a hidden or trashed post whose words this person may not unfold.
    """

    id: int
    number: int
    author_id: int | None
    author_name: str
    author_line: str
    body_html: str
    created_at: datetime
    edited_at: datetime | None
    version_count: int
    thanks_count: int
    useful_count: int
    has_thanked: bool
    finds_useful: bool
    is_hidden: bool
    is_trashed: bool
    is_own: bool
    is_accepted: bool
    is_new: bool
    may_edit: bool
    may_trash: bool
    may_restore: bool
    may_moderate: bool
    may_accept: bool
    attachments: list[Attachment] = field(default_factory=list)

    @property
    def may_read(self) -> bool:
        return not (self.is_hidden or self.is_trashed) or self.is_own or self.may_moderate


@dataclass(frozen=True)
class Opening:
    """What is read of a topic before its posts: where the person stands, how far they read.

    ``read_up_to`` is the number of the last post that is not new to them.
    """

    topic: Topic
    standing: Standing
    read_up_to: int
    topic_level: FollowLevel | None
    forum_level: FollowLevel | None

    @property
    def forum(self) -> Forum:
        return self.topic.forum

    @property
    def has_unread(self) -> bool:
        return self.read_up_to < self.topic.last_number

    @property
    def last_page(self) -> int:
        return page_of(self.topic.last_number)


@dataclass(frozen=True)
class TopicPage:
    """A page of a topic; what its templates read. ``accepted`` stands on top of the first page."""

    opening: Opening
    number: int
    posts: list[ShownPost]
    accepted: ShownPost | None

    @property
    def topic(self) -> Topic:
        return self.opening.topic

    @property
    def forum(self) -> Forum:
        return self.opening.topic.forum

    @property
    def standing(self) -> Standing:
        return self.opening.standing

    @property
    def last_page(self) -> int:
        return self.opening.last_page

    @property
    def may_reply(self) -> bool:
        return self.standing.writes and not self.topic.is_closed


def page_of(number: int) -> int:
    """The page that holds the post of a number."""
    return max(0, number - 1) // PER_PAGE + 1


def opening(user: User, topic_id: int) -> Opening | None:
    """A topic that a person may read, with where they stand in it; none when they may not."""
    row = db.session.execute(_opening(user).where(Topic.id == topic_id)).one_or_none()
    if row is None:
        return None
    topic, seen, older, topic_level, forum_level = row
    return Opening(
        topic=topic,
        standing=standing_in(user, topic.forum),
        read_up_to=max(seen or 0, older or 0),
        topic_level=topic_level,
        forum_level=forum_level,
    )


def _opening(user: User) -> Any:
    place = joinedload(Forum.workgroup)
    return (
        visible_topics(user)
        .outerjoin(ReadMark, and_(ReadMark.topic_id == Topic.id, ReadMark.user_id == user.id))
        .add_columns(
            ReadMark.last_number,
            _last_read_before(user),
            _choice(user, Follow.topic_id == Topic.id),
            _choice(user, Follow.forum_id == Topic.forum_id),
        )
        .options(
            contains_eager(Topic.forum).options(
                joinedload(Forum.region),
                place.joinedload(Workgroup.theme),
                place.joinedload(Workgroup.region),
            ),
        )
    )


def _last_read_before(user: User) -> ColumnElement[int | None]:
    """The number of the last post that is too old to be new to a person."""
    mark = select(ForumReadMark.read_at).where(
        ForumReadMark.user_id == user.id, ForumReadMark.forum_id == Topic.forum_id
    )
    since = unread_since(user)
    return (
        select(Post.number)
        .where(
            Post.topic_id == Topic.id,
            or_(Post.created_at <= since, Post.created_at <= mark.scalar_subquery()),
        )
        .order_by(Post.number.desc())
        .limit(1)
        .correlate(Topic)
        .scalar_subquery()
    )


def _choice(user: User, target: ColumnElement[bool]) -> ColumnElement[FollowLevel | None]:
    return select(Follow.level).where(Follow.user_id == user.id, target).scalar_subquery()


def read_page(user: User, found: Opening, number: int) -> TopicPage:
    """The posts of a page: those whose numbers fall in its block of 20."""
    last = number * PER_PAGE
    block: ColumnElement[bool] = Post.number.between(last - PER_PAGE + 1, last)
    accepted_id = found.topic.accepted_post_id
    if accepted_id and number == 1:
        block = or_(block, Post.id == accepted_id)
    rows = db.session.execute(_posts(user, found.topic.id).where(block)).all()
    files = _attachments(rows)
    shown = [_shown(row, user, found, files.get(row.id, [])) for row in rows]
    return TopicPage(
        opening=found,
        number=number,
        posts=[post for post in shown if post.number <= last],
        accepted=next((post for post in shown if post.is_accepted and number == 1), None),
    )


def _posts(user: User, topic_id: int) -> Any:
    def reacted(kind: ReactionKind) -> ColumnElement[int]:
        mine = select(func.count()).where(
            Reaction.post_id == Post.id, Reaction.user_id == user.id, Reaction.kind == kind
        )
        return mine.correlate(Post).scalar_subquery()

    return (
        select(
            Post.id,
            Post.number,
            Post.author_id,
            Post.author_name,
            Post.author_line,
            Post.body_html,
            Post.created_at,
            Post.edited_at,
            Post.version_count,
            Post.thanks_count,
            Post.useful_count,
            Post.attachment_count,
            Post.hidden_at,
            Post.trashed_at,
            Post.trashed_by_id,
            reacted(ReactionKind.THANKS).label("has_thanked"),
            reacted(ReactionKind.USEFUL).label("finds_useful"),
        )
        .where(Post.topic_id == topic_id)
        .order_by(Post.number)
    )


def _attachments(rows: Sequence[Row[Any]]) -> dict[int, list[Attachment]]:
    bearing = [row.id for row in rows if row.attachment_count]
    if not bearing:
        return {}
    found: dict[int, list[Attachment]] = {}
    wanted = select(Attachment).where(Attachment.post_id.in_(bearing)).order_by(Attachment.id)
    for each in db.session.scalars(wanted):
        found.setdefault(each.post_id or 0, []).append(each)
    return found


def _shown(row: Row[Any], user: User, found: Opening, files: list[Attachment]) -> ShownPost:
    standing, topic = found.standing, found.topic
    is_own, is_open = row.author_id == user.id, not topic.is_closed
    is_hidden, is_trashed = row.hidden_at is not None, row.trashed_at is not None
    is_plain = not is_hidden and not is_trashed
    may_take = standing.moderates or (is_own and standing.writes and is_open)
    return ShownPost(
        id=row.id,
        number=row.number,
        author_id=row.author_id,
        author_name=row.author_name,
        author_line=row.author_line,
        body_html=row.body_html,
        created_at=row.created_at,
        edited_at=row.edited_at,
        version_count=row.version_count,
        thanks_count=row.thanks_count,
        useful_count=row.useful_count,
        has_thanked=bool(row.has_thanked),
        finds_useful=bool(row.finds_useful),
        is_hidden=is_hidden,
        is_trashed=is_trashed,
        is_own=is_own,
        is_accepted=row.id == topic.accepted_post_id,
        is_new=row.number > found.read_up_to,
        may_edit=is_own and is_plain and is_open and standing.writes,
        may_trash=may_take and not is_trashed,
        may_restore=may_take and is_trashed and row.trashed_by_id in _may_undo(user, standing, row),
        may_moderate=standing.moderates,
        may_accept=is_plain
        and standing.writes
        and (standing.moderates or topic.author_id == user.id),
        attachments=files,
    )


def _may_undo(user: User, standing: Standing, row: Row[Any]) -> set[int | None]:
    """Whose trash a person may empty back: anybody's for who moderates, else their own."""
    return {row.trashed_by_id} if standing.moderates else {None, user.id}
