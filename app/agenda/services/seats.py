"""Seats: who has one, who waits, to whom one that frees itself is offered.

Everything here happens under a lock of the event (``lock``): of several people who register at
once, from several processes, each is counted before the next is looked at.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from app.agenda.models import Attendance, AttendanceState, Event
from app.agenda.queries.seating import Seating, seating_of
from app.agenda.services.conference.filling import drop_leavers
from app.agenda.services.holding import hold
from app.agenda.services.outcomes import Outcome, tell
from app.core import jobs
from app.core.db import db, now

IN_LINE = (Attendance.queued_at, Attendance.id)


def lock(event_id: int) -> Event:
    """The event as it stands now, held until the end of the transaction."""
    return hold(db.session.get_one(Event, event_id))


def seat(attendance: Attendance, event: Event) -> None:
    """Give a person a seat, else their place in the waiting list."""
    db.session.flush()
    has_room = seating_of(event).has_room_for(attendance.family)
    attendance.state = AttendanceState.COMING if has_room else AttendanceState.WAITING
    attendance.offered_until = None


def settle(event: Event) -> None:
    """End the offers that are over, offer the seats that are free, count. After each change."""
    db.session.flush()
    if not event.is_cancelled and not event.is_trashed:
        _end_offers(event)
        if event.starts_at > now():
            _fill(event)
    _count(event)
    drop_leavers(event.id)


def reopen(event: Event) -> None:
    """Give those to whom a seat was offered their whole time again: the event is restored."""
    event = lock(event.id)
    for each in _of(event, AttendanceState.OFFERED):
        _offer(each, event)
    settle(event)


def _end_offers(event: Event) -> None:
    for each in _of(event, AttendanceState.OFFERED):
        if each.offered_until is not None and each.offered_until > event.starts_at > now():
            _keep_until(each, event, event.starts_at)  # the event was brought forward
        if each.offered_until is not None and each.offered_until <= now():
            each.state, each.offered_until = AttendanceState.NOT_COMING, None
            each.changed_at = now()
            if event.starts_at > now():
                tell(each, Outcome.LAPSED)
    db.session.flush()


def _fill(event: Event) -> None:
    """Offer what is free, in the order of the line, to each for whom there is room."""
    seating = seating_of(event)
    if seating.is_full:
        return
    for each in _of(event, AttendanceState.WAITING):
        if seating.has_room_for(each.family):
            _promote(each, event, seating)
    db.session.flush()


def _promote(attendance: Attendance, event: Event, seating: Seating) -> None:
    seating.take(attendance.family)
    attendance.changed_at = now()
    if event.answer_hours:
        _offer(attendance, event)
        return
    attendance.state = AttendanceState.COMING
    tell(attendance, Outcome.PROMOTED)


def _offer(attendance: Attendance, event: Event) -> None:
    """Keep a seat for a person until they answer, at the latest until the event starts."""
    until = min(now() + timedelta(hours=event.answer_hours), event.starts_at)
    attendance.state = AttendanceState.OFFERED
    _keep_until(attendance, event, until)
    tell(attendance, Outcome.OFFERED)


def _keep_until(attendance: Attendance, event: Event, until: datetime) -> None:
    attendance.offered_until = until
    key = f"agenda.offer:{attendance.id}:{until.isoformat()}"
    jobs.enqueue("agenda.end_offers", {"event_id": event.id}, key=key, run_at=until)


def _of(event: Event, state: AttendanceState) -> list[Attendance]:
    waiting = select(Attendance).where(Attendance.event_id == event.id, Attendance.state == state)
    return list(db.session.scalars(waiting.order_by(*IN_LINE)))


def _count(event: Event) -> None:
    rows = db.session.execute(
        select(Attendance.state, func.count())
        .where(Attendance.event_id == event.id)
        .group_by(Attendance.state)
    )
    counts = {row[0]: row[1] for row in rows}
    event.coming_count = sum(count for state, count in counts.items() if state.holds_seat)
    event.maybe_count = counts.get(AttendanceState.MAYBE, 0)
    event.waiting_count = counts.get(AttendanceState.WAITING, 0)


@jobs.handler("agenda.end_offers")
def end_offers(payload: dict[str, Any]) -> None:
    """Pass on the seats of an event that were offered and not taken in time."""
    if db.session.get(Event, payload["event_id"]) is not None:
        settle(lock(payload["event_id"]))
