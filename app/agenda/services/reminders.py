"""Reminders: so long before the start of an event, wherever it moves, to those who come.

A round looks each hour at the events ahead, so that a reminder follows its event without anybody
planning it again; one that falls within the hour leaves at its minute.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.agenda.mails.news import News
from app.agenda.models import Attendance, Event, RegistrationMode, Reminder
from app.agenda.services.holding import hold_living
from app.agenda.services.news import EXPECTED, write_news
from app.core import audit, jobs
from app.core.db import db, now

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
CHOICES = {
    60: "1 heure avant",
    24 * 60: "La veille, à la même heure",
    2 * 24 * 60: "2 jours avant",
    7 * 24 * 60: "1 semaine avant",
}
DEFAULT = 24 * 60
LONGEST = timedelta(minutes=max(CHOICES))


def remind_by_default(event: Event) -> None:
    """Remind those who come to a new event the day before, where one registers."""
    if event.registration is not RegistrationMode.NONE:
        db.session.add(Reminder(event_id=event.id, minutes_before=DEFAULT))


def reminders_of(event: Event) -> list[int]:
    """How many minutes before an event its reminders leave, the last one first."""
    wanted = select(Reminder.minutes_before).where(Reminder.event_id == event.id)
    return list(db.session.scalars(wanted.order_by(Reminder.minutes_before)))


def set_reminders(event: Event, minutes: Collection[int], by: User) -> None:
    """Choose when those who come are reminded of an event. Raises EventInTrash."""
    hold_living(event)
    wanted, known = set(minutes), set(reminders_of(event))
    if wanted == known:
        return
    removed = Reminder.minutes_before.in_(known - wanted)
    db.session.execute(delete(Reminder).where(Reminder.event_id == event.id, removed))
    db.session.add_all(
        Reminder(event_id=event.id, minutes_before=each) for each in sorted(wanted - known)
    )
    audit.record("event.reminders_set", event, by=by, title=event.title, reminders=sorted(wanted))
    _plan(event.id)


@jobs.daily("agenda.plan_reminders", hour=0)
def _plan_rounds(_payload: dict[str, Any]) -> None:
    """Plan a round for each hour of the day that is not over."""
    hour = now().replace(minute=0, second=0, microsecond=0)
    today = hour.date()
    while hour.date() == today:
        jobs.enqueue("agenda.reminders", key=f"agenda.reminders:{hour:%Y-%m-%dT%H}", run_at=hour)
        hour += HOUR


@jobs.handler("agenda.reminders")
def make_round(_payload: dict[str, Any]) -> None:
    """Plan the reminders that fall within the hour, and those that were missed."""
    _plan()


def _plan(event_id: int | None = None) -> None:
    at = now()
    wanted = (
        select(Reminder, Event)
        .join(Event, Event.id == Reminder.event_id)
        .where(
            Event.starts_at > at,
            Event.starts_at <= at + LONGEST + HOUR,
            or_(Reminder.sent_for.is_(None), Reminder.sent_for != Event.starts_at),
            Event.cancelled_at.is_(None),
            Event.trashed_at.is_(None),
        )
        .order_by(Reminder.id)
    )
    if event_id is not None:
        wanted = wanted.where(Event.id == event_id)
    for reminder, event in db.session.execute(wanted).all():
        due = event.starts_at - reminder.minutes_before * MINUTE
        if event.created_at <= due <= at + HOUR and _is_worth_sending(due, event.starts_at, at):
            _order(reminder, event, due)


def _is_worth_sending(due: datetime, starts_at: datetime, at: datetime) -> bool:
    """A reminder so late that half of its time has gone says nothing any more."""
    return at <= due or (at - due) * 2 <= starts_at - due


def _order(reminder: Reminder, event: Event, due: datetime) -> None:
    payload = {"reminder_id": reminder.id, "starts_at": event.starts_at.isoformat()}
    key = f"agenda.remind:{reminder.id}:{event.sequence}"
    jobs.enqueue("agenda.remind", payload, key=key, run_at=due)


@jobs.handler("agenda.remind")
def _remind(payload: dict[str, Any]) -> None:
    """Write to those who come, unless the event moved meanwhile; once for each start."""
    starts_at = datetime.fromisoformat(payload["starts_at"])
    event = db.session.scalar(
        select(Event)
        .join(Reminder, Reminder.event_id == Event.id)
        .where(Reminder.id == payload["reminder_id"], Event.starts_at == starts_at)
    )
    if event is None or event.is_cancelled or event.is_trashed or event.starts_at <= now():
        return
    if not _take(payload["reminder_id"], starts_at):
        return
    coming = select(Attendance).where(
        Attendance.event_id == event.id, Attendance.state.in_(EXPECTED)
    )
    for attendance in db.session.scalars(coming.options(joinedload(Attendance.user))).unique():
        write_news([attendance], {event.id: (News.REMINDER, {})})


def _take(reminder_id: int, starts_at: datetime) -> bool:
    """Note that a reminder is sent for a start; one UPDATE decides between two workers."""
    taken = (
        update(Reminder)
        .where(
            Reminder.id == reminder_id,
            or_(Reminder.sent_for.is_(None), Reminder.sent_for != starts_at),
        )
        .values(sent_for=starts_at)
        .returning(Reminder.id)
        .execution_options(synchronize_session=False)
    )
    return db.session.scalar(taken) is not None
