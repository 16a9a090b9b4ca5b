"""Who came, by type of structure and by department: registered, and really there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from app.agenda.models import Attendance, AttendanceState, Event
from app.core.db import db
from app.directory.models import Department

UNKNOWN = "Non précisé"
BAR = 100


@dataclass(frozen=True)
class Bar:
    """A line of the drawing: how many registered and came, of the ``most`` of its table."""

    label: str
    registered: int
    present: int
    most: int

    @property
    def registered_width(self) -> float:
        return round(BAR * self.registered / self.most, 2) if self.most else 0

    @property
    def present_width(self) -> float:
        return round(BAR * self.present / self.most, 2) if self.most else 0


@dataclass(frozen=True)
class Turnout:
    """Both drawings, and the whole."""

    families: Sequence[Bar]
    departments: Sequence[Bar]
    registered: int
    present: int


def turnout_of(event: Event) -> Turnout:
    """What an event gathered, in two statements; the largest first, what is unknown last."""
    families = _bars(event, Attendance.family)
    names = {each.code: each.name for each in _departments(event)}
    departments = [
        Bar(names.get(each.label, each.label), each.registered, each.present, each.most)
        for each in _bars(event, Attendance.department_code)
    ]
    return Turnout(
        families,
        departments,
        sum(each.registered for each in families),
        sum(each.present for each in families),
    )


def _bars(event: Event, column: Any) -> list[Bar]:
    rows = db.session.execute(
        select(column, func.count(), func.count(Attendance.checked_in_at))
        .where(
            Attendance.event_id == event.id,
            (Attendance.state == AttendanceState.COMING) | Attendance.checked_in_at.is_not(None),
        )
        .group_by(column)
    ).all()
    most = max((row[1] for row in rows), default=0)
    found = [Bar(row[0] or UNKNOWN, row[1], row[2], most) for row in rows]
    return sorted(found, key=lambda each: (each.label == UNKNOWN, -each.registered, each.label))


def _departments(event: Event) -> Sequence[Department]:
    codes = select(Attendance.department_code).where(Attendance.event_id == event.id)
    return db.session.scalars(select(Department).where(Department.code.in_(codes))).all()
