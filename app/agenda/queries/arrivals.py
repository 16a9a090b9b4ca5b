"""Who is expected at an event, who is there, found by a few letters of a name."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select

from app.agenda.models import Attendance, AttendanceState, Event
from app.core.db import db
from app.core.text import fold

EXPECTED = (AttendanceState.COMING, AttendanceState.MAYBE, AttendanceState.OFFERED)
MOST_SHOWN = 30


@dataclass(frozen=True)
class Arrivals:
    """How many are expected and there, and those whom the search found."""

    expected: int
    present: int
    people: Sequence[Attendance]
    is_cut: bool


def expected_at(event: Event) -> Select[Attendance]:
    """The people who said that they come, or may, by name; and whoever came all the same."""
    return (
        select(Attendance)
        .where(
            Attendance.event_id == event.id,
            Attendance.state.in_(EXPECTED) | Attendance.checked_in_at.is_not(None),
        )
        .order_by(Attendance.last_name, Attendance.first_name, Attendance.id)
    )


def arrivals_at(event: Event, typed: str, *, most: int = MOST_SHOWN) -> Arrivals:
    """Those whose name holds every word typed, case and accents aside."""
    everybody = expected_at(event)
    found = everybody
    for word in fold(typed).split():
        found = found.where(Attendance.search_name.contains(word, autoescape=True))
    people = list(db.session.scalars(found.limit(most + 1)))
    return Arrivals(
        _count(everybody),
        _count(everybody.where(Attendance.checked_in_at.is_not(None))),
        people[:most],
        len(people) > most,
    )


def _count(found: Select[Attendance]) -> int:
    return db.session.scalar(select(func.count()).select_from(found.order_by(None).subquery())) or 0
