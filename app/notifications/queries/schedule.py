"""When letters leave: the moment of each period, in the zone of each person."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import func, select

from app.accounts.models import User
from app.core.db import db
from app.notifications.kinds import Rhythm, kinds
from app.notifications.models import Channel, Letter, Notification, Preference
from app.notifications.queries.choices import Timing, stopped_letters

LENGTHS = {Rhythm.DAILY: timedelta(days=1), Rhythm.WEEKLY: timedelta(weeks=1)}
LONGEST = timedelta(days=31)
FIRST_LATE_BY = timedelta(days=2)


@dataclass(frozen=True)
class Reader:
    """Somebody who may get a letter: since when they have an account, and their last letters."""

    id: int
    activated_at: datetime
    last_at: datetime | None
    last_sent_at: datetime | None

    def awaits(self, due: datetime, at: datetime) -> bool:
        """Whether a letter that was due is still to be started: late, within its period. The very
        first one may be two days late, lest all have theirs at once when the service is opened."""
        if self.last_at is None:
            return due > self.activated_at and at - due < FIRST_LATE_BY
        return due > self.last_at


def due_at(rhythm: Rhythm, timing: Timing, at: datetime) -> datetime:
    """The last moment, no later than this one, at which a person's letter was to leave."""
    local = at.astimezone(timing.zone)
    days = (local.weekday() - timing.weekday) % 7 if rhythm is Rhythm.WEEKLY else 0
    due = datetime.combine(local.date(), time(timing.hour), timing.zone) - timedelta(days=days)
    return due if due <= at else due - LENGTHS[rhythm]


def period_of(rhythm: Rhythm, due: datetime) -> str:
    """The period of a letter: ``2026-W47``, ``2026-11-22``."""
    return f"{due:%G-W%V}" if rhythm is Rhythm.WEEKLY else f"{due:%Y-%m-%d}"


def told_since(rhythm: Rhythm, last_sent_at: datetime | None, at: datetime) -> datetime:
    """From when a letter tells: the last one that left, else one period; a month at most."""
    return max(last_sent_at or at - LENGTHS[rhythm], at - LONGEST)


def readers_after(user_id: int, rhythm: Rhythm, limit: int) -> list[Reader]:
    """Some of the people with an account in use, by number, with their last letters."""
    own = (Letter.user_id == User.id, Letter.rhythm == rhythm)
    last = select(func.max(Letter.created_at)).where(*own).scalar_subquery()
    sent = select(func.max(Letter.sent_at)).where(*own).scalar_subquery()
    opened = func.coalesce(User.activated_at, User.created_at)
    rows = db.session.execute(
        select(User.id, opened, last, sent)
        .where(User.id > user_id, User.deactivated_at.is_(None), User.activated_at.is_not(None))
        .order_by(User.id)
        .limit(limit)
    )
    return [Reader(*row) for row in rows]


def who_want(user_ids: Sequence[int], rhythm: Rhythm) -> set[int]:
    """Those of these people who may want a letter of this rhythm. The weekly one is everybody's,
    as it also tells what waits; the daily one is for a choice, or when there is something."""
    if rhythm is Rhythm.WEEKLY:
        wanting = set(user_ids)
    else:
        wanting = _who_chose(user_ids, rhythm) | _who_have_untold(user_ids, rhythm)
    return wanting - stopped_letters(user_ids, rhythm)


def _who_chose(user_ids: Collection[int], rhythm: Rhythm) -> set[int]:
    return set(
        db.session.scalars(
            select(Preference.user_id).where(
                Preference.user_id.in_(user_ids),
                Preference.channel == Channel.MAIL,
                Preference.rhythm == rhythm,
            )
        )
    )


def _who_have_untold(user_ids: Collection[int], rhythm: Rhythm) -> set[int]:
    return set(
        db.session.scalars(
            select(Notification.user_id)
            .where(
                Notification.user_id.in_(user_ids),
                Notification.kind.in_([kind.key for kind in kinds() if kind.mail is rhythm]),
                Notification.read_at.is_(None),
                Notification.mailed_at.is_(None),
            )
            .distinct()
        )
    )
