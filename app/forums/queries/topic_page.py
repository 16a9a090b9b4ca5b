"""The page of a topic as one person reads it: a block of posts by number, in few statements."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, exists, or_, select

from app.accounts.anybody import ANYBODY
from app.accounts.models import User
from app.core.db import KEPT_PLAN, db
from app.forums.models import Attachment, Forum, Post, Reaction, ReactionKind, Topic
from app.forums.policies import Standing
from app.forums.queries.anybody import number
from app.forums.queries.neighbours import Neighbour, next_unread
from app.forums.queries.opening import PER_PAGE, Opening
from app.forums.queries.traces import Trace, traces_of

# The fields of a shown post that are columns of a post, in the order of the statement.
AS_STORED = (
    "id", "number", "author_id", "author_name", "author_line", "body_html", "created_at",
    "edited_at", "version_count", "thanks_count", "useful_count",
)  # fmt: skip


@dataclass(slots=True, unsafe_hash=True)
class ShownPost:
    """A post as it is drawn: plain values, no question to the database. Two that are equal are
    drawn alike, files apart.

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
    attachments: list[Attachment] = field(default_factory=list, compare=False)

    @property
    def may_read(self) -> bool:
        if not (self.is_hidden or self.is_trashed):
            return True
        return bool(self.body_html) and (self.is_own or self.may_moderate)


@dataclass(frozen=True)
class TopicPage:
    """A page of a topic: what its templates read. ``accepted`` stands on top of the first page,
    ``first_new`` is the number of the first post that is new to this person, if it is here."""

    opening: Opening
    number: int
    posts: list[ShownPost]
    accepted: ShownPost | None
    traces: list[Trace]
    next_unread: Neighbour | None

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
    def first_number(self) -> int:
        """The number where this page starts."""
        return (self.number - 1) * PER_PAGE + 1

    @property
    def last_page(self) -> int:
        return self.opening.last_page

    @property
    def may_reply(self) -> bool:
        return self.standing.writes and not self.topic.is_closed

    @property
    def first_new(self) -> int | None:
        """None also where nothing was read before: everything is new, and no line says so."""
        known = self.opening.read_up_to
        return next((post.number for post in self.posts if known and post.is_new), None)


def read_page(user: User, found: Opening, page: int) -> TopicPage:
    """The posts of a page: those whose numbers fall in its block of 20."""
    last = page * PER_PAGE
    given = {
        "user_id": user.id,
        "topic_id": found.topic.id,
        "first": last - PER_PAGE + 1,
        "last": last,
        "accepted_id": found.topic.accepted_post_id if page == 1 else None,
    }
    has_accepted = given["accepted_id"] is not None
    rows = db.session.execute(_statement(has_accepted), given).all()
    files = _attachments(rows)
    shown = [_shown(row, user, found, files.get(row.id, [])) for row in rows]
    is_last = page == found.last_page
    return TopicPage(
        opening=found,
        number=page,
        posts=[post for post in shown if post.number <= last],
        accepted=next((post for post in shown if has_accepted and post.is_accepted), None),
        traces=traces_of(user, found.topic.id) if found.has_moved and page == 1 else [],
        next_unread=next_unread(user, found) if is_last else None,
    )


@cache
def _statement(has_accepted: bool) -> Any:
    """By number, or by key for the accepted answer: page 500 costs what page 1 costs."""
    block: ColumnElement[bool] = and_(
        Post.topic_id == number("topic_id"), Post.number.between(number("first"), number("last"))
    )
    if has_accepted:
        answer = and_(Post.id == number("accepted_id"), Post.topic_id == number("topic_id"))
        block = or_(block, answer)
    page = select(*_columns()).where(block).order_by(Post.number)
    return page.execution_options(**KEPT_PLAN)


def _columns() -> tuple[Any, ...]:
    return (
        *(getattr(Post, name) for name in AS_STORED),
        Post.attachment_count,
        Post.hidden_at,
        Post.trashed_at,
        Post.trashed_by_id,
        _reacted(ReactionKind.THANKS).label("has_thanked"),
        _reacted(ReactionKind.USEFUL).label("finds_useful"),
    )


def _reacted(kind: ReactionKind) -> ColumnElement[bool]:
    count = Post.thanks_count if kind is ReactionKind.THANKS else Post.useful_count
    mine = exists().where(
        Reaction.post_id == Post.id, Reaction.user_id == ANYBODY.id, Reaction.kind == kind
    )
    return and_(count > 0, mine)


def _attachments(rows: Sequence[Row[Any]]) -> dict[int, list[Attachment]]:
    bearing = [row.id for row in rows if row.attachment_count]
    found: dict[int, list[Attachment]] = {}
    if bearing:
        wanted = select(Attachment).where(Attachment.post_id.in_(bearing)).order_by(Attachment.id)
        for each in db.session.scalars(wanted):
            found.setdefault(each.post_id or 0, []).append(each)
    return found


def _shown(row: Row[Any], user: User, found: Opening, files: list[Attachment]) -> ShownPost:
    topic, standing = found.topic, found.standing
    is_own, is_trashed = row.author_id == user.id, row.trashed_at is not None
    is_plain = row.hidden_at is None and not is_trashed
    may_change = is_own and standing.writes and not topic.is_closed
    may_take = standing.moderates or may_change
    may_take_back = standing.moderates or row.trashed_by_id in {None, user.id}
    may_choose = standing.moderates or topic.author_id == user.id
    return ShownPost(
        **dict(zip(AS_STORED, row, strict=False)),
        has_thanked=bool(row.has_thanked),
        finds_useful=bool(row.finds_useful),
        is_hidden=row.hidden_at is not None,
        is_trashed=is_trashed,
        is_own=is_own,
        is_accepted=row.id == topic.accepted_post_id,
        is_new=row.number > found.read_up_to and not is_own,
        may_edit=may_change and is_plain,
        may_trash=may_take and not is_trashed,
        may_restore=may_take and is_trashed and may_take_back and bool(row.body_html),
        may_moderate=standing.moderates,
        may_accept=is_plain and standing.writes and may_choose,
        attachments=[each for each in files if not _stands_in(row.body_html, each)],
    )


def _stands_in(body_html: str, file: Attachment) -> bool:
    """Whether the text draws an image or links to a file: it is not listed again below."""
    return f'/pieces-jointes/{file.id}"' in body_html
