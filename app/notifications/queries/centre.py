"""The centre: what a person was told on screen, a group for each conversation, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, String, case, cast, func, or_, select

from app.accounts.models import User
from app.core.db import db
from app.notifications.kinds import describe
from app.notifications.models import Notification
from app.notifications.policies import visible_notifications
from app.notifications.queries.told import Conversation, Told, by_conversation, readable
from app.notifications.queries.unread import MOST_COUNTED, unread

PER_PAGE = 20
SHOWN = 3
MOST_READ = 30
ALONE = "notification-"


@dataclass(frozen=True)
class Group:
    """A conversation as the centre shows it: its newest lines, and how many others."""

    conversation: Conversation
    is_cut: bool

    @property
    def shown(self) -> Sequence[Told]:
        return self.conversation.told[:SHOWN]

    @property
    def others(self) -> int:
        return len(self.conversation.told) - len(self.shown)


def groups_of(user: User) -> Select[tuple[str, int]]:
    """The conversations of which a person was told on screen, with their newest notification."""
    alone = ALONE + cast(Notification.id, String)
    key = case((Notification.thread != "", Notification.thread), else_=alone)
    grouped = (
        visible_notifications(user)
        .where(Notification.is_on_screen)
        .with_only_columns(key.label("conversation"), func.max(Notification.id).label("newest"))
        .group_by("conversation")
        .subquery()
    )
    ordered = select(grouped.c.conversation, grouped.c.newest)
    return ordered.order_by(grouped.c.newest.desc())


def read(user: User, keys: Sequence[str]) -> list[Group]:
    """These conversations with what this person may read of them today; the others are absent."""
    threads = [key for key in keys if not key.startswith(ALONE)]
    alone = [int(key.removeprefix(ALONE)) for key in keys if key.startswith(ALONE)]
    rank = func.row_number().over(partition_by=Notification.thread, order_by=Notification.id.desc())
    newest = (
        visible_notifications(user)
        .where(Notification.is_on_screen, Notification.thread.in_(threads))
        .with_only_columns(Notification.id, rank.label("rank"))
        .subquery()
    )
    first = select(newest.c.id).where(newest.c.rank <= MOST_READ)
    found = db.session.scalars(
        visible_notifications(user)
        .where(or_(Notification.id.in_(alone), Notification.id.in_(first)))
        .order_by(Notification.id.desc())
    ).all()
    counts = [each.thread for each in found if each.thread]
    return [
        Group(each, is_cut=bool(each.thread) and counts.count(each.thread) == MOST_READ)
        for each in by_conversation(readable(user, found))
    ]


def unreadable_ids(user: User) -> list[int]:
    """What the bell counts, up to 100, and this person may no longer read."""
    newest = unread(user).order_by(Notification.id.desc()).limit(MOST_COUNTED)
    counted = db.session.scalars(newest).all()
    may_read = {number for told in readable(user, counted) for number in told.ids}
    return [each.id for each in counted if each.id not in may_read]


def href_of(user: User, notification: Notification) -> str | None:
    """Where a notification leads, none when this person may no longer go there."""
    number = notification.about_id
    line = describe(user, notification.about_kind, [number]).get(number)
    return line.href if line else None
