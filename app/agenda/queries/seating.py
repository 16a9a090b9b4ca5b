"""Who fits in: seats for all, and those kept for a family of structures.

Whoever comes takes first a seat that is kept for their family, then one of all. Seats are kept
within the capacity, never beyond it.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from app.agenda.models import Attendance, AttendanceState, Event, SeatQuota
from app.core.db import db

HOLDING = tuple(each for each in AttendanceState if each.holds_seat)


@dataclass
class Seating:
    """How many seats there are (none: no limit), are kept and are held, by family."""

    capacity: int | None
    kept: Mapping[str, int]
    held: Counter[str]

    @property
    def is_full(self) -> bool:
        return self.capacity is not None and self.held.total() >= self.capacity

    def has_room_for(self, family: str) -> bool:
        """Whether somebody of a family may have a seat."""
        if self.capacity is None:
            return True
        if self.is_full:
            return False
        return self.held[family] < self.kept.get(family, 0) or self._common_held < self._common

    def take(self, family: str) -> None:
        """Count one more seat held."""
        self.held[family] += 1

    @property
    def _common(self) -> int:
        """The seats that are kept for nobody."""
        return (self.capacity or 0) - sum(self.kept.values())

    @property
    def _common_held(self) -> int:
        return sum(max(0, count - self.kept.get(each, 0)) for each, count in self.held.items())


def seating_of(event: Event) -> Seating:
    """The seats of an event as they stand. To decide on it, hold the event (``seats.lock``)."""
    if event.capacity is None:
        return Seating(None, {}, Counter())
    kept = select(SeatQuota.family, SeatQuota.seats).where(SeatQuota.event_id == event.id)
    held = (
        select(Attendance.family, func.count())
        .where(Attendance.event_id == event.id, Attendance.state.in_(HOLDING))
        .group_by(Attendance.family)
    )
    return Seating(
        event.capacity,
        {row.family: row.seats for row in db.session.execute(kept)},
        Counter({row[0]: row[1] for row in db.session.execute(held)}),
    )
