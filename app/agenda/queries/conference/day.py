"""The day of one person at a conference: what they wish, where they sit, what they may change."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from app.agenda.models import (
    Attendance,
    AttendanceState,
    Conference,
    Event,
    EventKind,
    Room,
    Seat,
    SeatState,
    Session,
    SessionKind,
    Wish,
)
from app.core.db import db, now
from app.workgroups.models import Workgroup

CHOOSING_STATES = (
    AttendanceState.COMING,
    AttendanceState.OFFERED,
    AttendanceState.WAITING,
    AttendanceState.AWAITING_APPROVAL,
    AttendanceState.UNCONFIRMED,
    AttendanceState.MAYBE,
)


@dataclass(frozen=True)
class Day:
    """``wishes`` are the workshops ranked, dearest first; ``seats`` what the person was told,
    none before; ``closes_at`` is until when they choose, ``may_choose`` whether they still do."""

    attendance: Attendance | None
    most_wishes: int
    closes_at: datetime | None
    may_choose: bool
    is_at_plenary: bool = False
    wishes: Sequence[Session] = ()
    seats: Sequence[Seat] = field(default_factory=list)

    @property
    def is_registered(self) -> bool:
        return self.attendance is not None and self.attendance.state in CHOOSING_STATES

    @property
    def seated(self) -> list[Seat]:
        return [each for each in self.seats if each.state is SeatState.SEATED]

    @property
    def waiting(self) -> list[Seat]:
        return [each for each in self.seats if each.state is SeatState.WAITING]


def conference_of(event: Event) -> Conference | None:
    """The conference that an event is, none for another event; no statement for another kind."""
    if event.kind is not EventKind.CONFERENCE:
        return None
    return db.session.scalar(select(Conference).where(Conference.event_id == event.id))


def day_of(conference: Conference, attendance: Attendance | None) -> Day:
    """The day of a person, in three statements; that of somebody who has not answered in none."""
    closes_at, most = conference.wishes_close_at, conference.most_wishes
    is_open = closes_at is None or now() <= closes_at
    if attendance is None:
        return Day(None, most, closes_at, is_open)
    seats = seats_of(attendance)
    told = [each for each in seats if each.told_at and _is_workshop(each)]
    return Day(
        attendance,
        most,
        closes_at,
        is_open and not told,
        any(each.session.kind is SessionKind.PLENARY for each in seats),
        _wished(attendance),
        [each for each in told if each.state is not SeatState.DECLINED],
    )


def day_in(event: Event, attendance: Attendance | None) -> Day | None:
    """The day of a person in an event that is a conference."""
    conference = conference_of(event)
    return day_of(conference, attendance) if conference else None


def seats_of(attendance: Attendance) -> list[Seat]:
    """The sessions of a person, in the order of the day, with what names them."""
    found = (
        select(Seat)
        .join(Seat.session)
        .where(Seat.attendance_id == attendance.id, Session.cancelled_at.is_(None))
        .options(
            contains_eager(Seat.session).options(
                joinedload(Session.room).joinedload(Room.venue),
                joinedload(Session.workgroup).joinedload(Workgroup.theme),
            )
        )
        .order_by(Session.starts_at, Seat.state, Seat.position, Session.id)
    )
    return list(db.session.scalars(found))


def _wished(attendance: Attendance) -> Sequence[Session]:
    found = (
        select(Session)
        .join(Wish, Wish.session_id == Session.id)
        .where(Wish.attendance_id == attendance.id)
        .options(joinedload(Session.workgroup).joinedload(Workgroup.theme))
        .order_by(Wish.rank)
    )
    return db.session.scalars(found).all()


def _is_workshop(seat: Seat) -> bool:
    return seat.session.kind is SessionKind.WORKSHOP
