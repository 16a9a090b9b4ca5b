"""Mails at once: each is decided two minutes after the first thing it tells, and written when it
leaves; whatever was told by then is not told twice."""

from typing import Any

from sqlalchemy import select, update

from app.accounts.models import User
from app.core import jobs
from app.core.db import db, now
from app.core.mail import Composed, OutgoingMail, composer, write_later
from app.notifications.kinds import Rhythm
from app.notifications.mails import at_once
from app.notifications.models import Notification
from app.notifications.queries.mailing import (
    is_on_its_way,
    to_tell_at_once,
    untold,
    written_lately,
)

KEY = "notifications/at_once"
MOST_AN_HOUR = 10


@jobs.handler("notifications.mail")
def _write(payload: dict[str, Any]) -> None:
    """Decide on a mail, unless there is nothing to tell any more or one is on its way.

    Whoever was told ten times within an hour finds the rest in their letter: nobody can fill the
    mailbox of another by naming them again and again.
    """
    found = _with_user(payload["notification_id"])
    if found is None:
        return
    notification, user = found
    _one_at_a_time(user)
    if not to_tell_at_once(user, notification) or is_on_its_way(KEY, notification):
        return
    if written_lately(KEY, user.email) < MOST_AN_HOUR:
        write_later(user.email, KEY, about=notification)


def _one_at_a_time(user: User) -> None:
    """Hold a person's row until the mail is written: two workers decide one after the other.

    SQLite has one writer at all times, and knows no other lock.
    """
    db.session.execute(select(User.id).where(User.id == user.id).with_for_update())


def _note_told(written: OutgoingMail) -> None:
    """Mark what the mail told, and look at what was said while it was leaving."""
    db.session.execute(
        update(Notification)
        .where(Notification.id.in_(written.payload.get("told", [])))
        .values(mailed_at=now()),
        execution_options={"synchronize_session": False},
    )
    found = _with_user(int(written.about_id or 0))
    if found is None or not found[0].thread:
        return
    notification, user = found
    late = untold(user, [Rhythm.AT_ONCE]).where(Notification.thread == notification.thread)
    for each in db.session.scalars(late.limit(1)):
        jobs.enqueue(
            "notifications.mail",
            {"notification_id": each.id},
            key=f"notification:{each.id}:after:{written.id}",
        )


@composer(KEY, "Notification tout de suite", on_sent=_note_told)
def _compose(written: OutgoingMail) -> Composed | None:
    found = _with_user(int(written.about_id or 0))
    if found is None:
        return None
    notification, user = found
    told = to_tell_at_once(user, notification)
    if not told or written.to_address != user.email:  # a former address may be read by others
        return None
    written.payload = {"told": [number for each in told for number in each.ids]}
    return at_once.compose(user, told)


def _with_user(notification_id: int) -> tuple[Notification, User] | None:
    row = db.session.execute(
        select(Notification, User)
        .join(User, User.id == Notification.user_id)
        .where(Notification.id == notification_id)
    ).one_or_none()
    return (row[0], row[1]) if row else None
