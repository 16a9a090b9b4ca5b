"""The minutes of a meeting with their lines, what people ask to correct, who was there."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.agenda.models import (
    AgendaPoint,
    Attendance,
    Correction,
    Event,
    Minutes,
    MinutesLine,
)
from app.agenda.queries.meetings.people import THERE
from app.core.db import db


@dataclass(frozen=True)
class Presence:
    """Who was there and who did not come, by name; whether it was ticked or only announced."""

    present: Sequence[Attendance]
    absent: Sequence[Attendance]
    is_ticked: bool


def points_of(event: Event) -> Sequence[AgendaPoint]:
    """The points to discuss, in order."""
    wanted = select(AgendaPoint).where(AgendaPoint.event_id == event.id)
    return db.session.scalars(wanted.order_by(AgendaPoint.position)).all()


def lines_of(minutes: Minutes) -> Sequence[MinutesLine]:
    """The lines, in order."""
    wanted = select(MinutesLine).where(MinutesLine.minutes_id == minutes.id)
    return db.session.scalars(wanted.order_by(MinutesLine.position, MinutesLine.id)).all()


def corrections_of(minutes: Minutes) -> Sequence[Correction]:
    """What people asked to correct, oldest first."""
    wanted = select(Correction).where(Correction.minutes_id == minutes.id)
    return db.session.scalars(wanted.order_by(Correction.id)).all()


def presence_at(event: Event) -> Presence:
    """Who was at a meeting: those ticked when somebody was, else those who said they would come."""
    people = db.session.scalars(
        select(Attendance)
        .where(
            Attendance.event_id == event.id,
            Attendance.state.in_(THERE) | Attendance.checked_in_at.is_not(None),
        )
        .order_by(Attendance.last_name, Attendance.first_name, Attendance.id)
    ).all()
    is_ticked = any(each.checked_in_at for each in people)
    present = [each for each in people if each.checked_in_at or not (is_ticked or each.was_absent)]
    return Presence(present, [each for each in people if each not in present], is_ticked)
