"""Does the agenda agree with itself? The counts of events, the seats that are held."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from app.agenda.models import Attendance, AttendanceState, Event, Seat, SeatState, Session
from app.core.db import db

SHOWN = 20
HOLDING = tuple(each for each in AttendanceState if each.holds_seat)


def problems() -> Iterator[str]:
    """In French, what does not agree."""
    wrong = or_(
        Event.coming_count != _counted(*HOLDING),
        Event.maybe_count != _counted(AttendanceState.MAYBE),
        Event.waiting_count != _counted(AttendanceState.WAITING),
    )
    for event_id in db.session.scalars(
        select(Event.id).where(wrong).order_by(Event.id).limit(SHOWN)
    ):
        yield f"évènement {event_id}\u00a0: le nombre d’inscrits est faux"
    miscounted = select(Session.id).where(Session.seated_count != _seated())
    for session_id in db.session.scalars(miscounted.order_by(Session.id).limit(SHOWN)):
        yield f"atelier {session_id}\u00a0: le nombre de places prises est faux"
    endless = select(Attendance.id).where(
        Attendance.state == AttendanceState.OFFERED, Attendance.offered_until.is_(None)
    )
    for attendance_id in db.session.scalars(endless.order_by(Attendance.id).limit(SHOWN)):
        yield f"inscription {attendance_id}\u00a0: place proposée sans délai"


def _seated() -> ColumnElement[Any]:
    """How many who come have a seat in the session of the row."""
    seats = select(func.count()).select_from(Seat).join(Seat.attendance)
    return (
        seats.where(
            Seat.session_id == Session.id,
            Seat.state == SeatState.SEATED,
            Attendance.state == AttendanceState.COMING,
        )
        .correlate(Session)
        .scalar_subquery()
    )


def _counted(*states: AttendanceState) -> ColumnElement[Any]:
    own = select(func.count()).select_from(Attendance)
    return (
        own.where(Attendance.event_id == Event.id, Attendance.state.in_(states))
        .correlate(Event)
        .scalar_subquery()
    )
