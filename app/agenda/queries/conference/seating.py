"""Where seating stands, for whoever organises a conference."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Select, and_, func, select

from app.agenda.models import (
    Attendance,
    AttendanceState,
    Conference,
    Event,
    Seat,
    SeatState,
    Session,
    SessionKind,
    Wish,
)
from app.agenda.queries.conference.programme import Programme
from app.core.db import db

UNKNOWN, BEYOND = "Non précisé", 1_000


@dataclass(frozen=True)
class WorkshopLine:
    """A workshop with how many it holds, who has a seat, who waits, who wished it first."""

    session: Session
    seats: int | None
    seated: int
    waiting: int
    first_wishes: int

    @property
    def left(self) -> int | None:
        return None if self.seats is None else max(0, self.seats - self.seated)


@dataclass
class PersonLine:
    """A person with the workshop where they have a seat, why, and the lists where they wait."""

    attendance: Attendance
    seats: list[Seat] = field(default_factory=list)
    ranks: dict[int, int] = field(default_factory=dict)

    @property
    def rank(self) -> int | None:
        """The rank of the wish that their seat answers, none for another seat."""
        return self.ranks.get(self.seat.session_id) if self.seat else None

    @property
    def seat(self) -> Seat | None:
        return next((each for each in self.seats if each.state is SeatState.SEATED), None)

    @property
    def waiting(self) -> list[Seat]:
        return [each for each in self.seats if each.state is SeatState.WAITING]


@dataclass(frozen=True)
class Standing:
    """How many come, have a seat, have their first wish, have one that they did not wish, wished
    and have none, wished nothing."""

    coming: int
    seated: int
    first: int
    left_over: int
    unseated: int
    without_wish: int


def workshop_lines(programme: Programme) -> list[WorkshopLine]:
    """Each workshop of the programme, in its order; two statements."""
    ids = [each.id for each in programme.workshops]
    waiting = _counts(
        select(Seat.session_id, func.count())
        .where(Seat.session_id.in_(ids), Seat.state == SeatState.WAITING)
        .group_by(Seat.session_id)
    )
    first = _counts(
        select(Wish.session_id, func.count())
        .join(Attendance, Attendance.id == Wish.attendance_id)
        .where(
            Wish.session_id.in_(ids),
            Wish.rank == 1,
            Attendance.state == AttendanceState.COMING,
        )
        .group_by(Wish.session_id)
    )
    return [
        WorkshopLine(
            each, each.seats, each.seated_count, waiting.get(each.id, 0), first.get(each.id, 0)
        )
        for each in programme.workshops
    ]


def standing_of(event: Event, conference: Conference) -> Standing:
    """The figures of the whole, in one statement each."""
    coming = select(Attendance.id).where(
        Attendance.event_id == event.id, Attendance.state == AttendanceState.COMING
    )
    wished = coming.where(
        Attendance.id.in_(select(Wish.attendance_id).join(Wish.session).where(_of(conference)))
    )
    seated = (
        select(Seat.attendance_id)
        .join(Seat.session)
        .where(_of(conference), Seat.state == SeatState.SEATED)
    )
    count, has_seat = _how_many(coming), _how_many(coming.where(Attendance.id.in_(seated)))
    return Standing(
        coming=count,
        seated=has_seat,
        first=_how_many(coming.where(Attendance.id.in_(_dearest(conference)))),
        left_over=_how_many(coming.where(Attendance.id.in_(_left_over(conference)))),
        unseated=_how_many(wished.where(Attendance.id.not_in(seated))),
        without_wish=count - _how_many(wished),
    )


def _dearest(conference: Conference) -> Select[int]:
    """Who has a seat in the workshop of their first wish."""
    return (
        select(Seat.attendance_id)
        .join(Seat.session)
        .join(
            Wish,
            and_(Wish.attendance_id == Seat.attendance_id, Wish.session_id == Seat.session_id),
        )
        .where(_of(conference), Seat.state == SeatState.SEATED, Wish.rank == 1)
    )


def _left_over(conference: Conference) -> Select[int]:
    """Who wished workshops, and has a seat in another that nobody chose for them."""
    wishing = select(Wish.attendance_id)
    wished = select(Wish.id).where(
        Wish.attendance_id == Seat.attendance_id, Wish.session_id == Seat.session_id
    )
    return (
        select(Seat.attendance_id)
        .join(Seat.session)
        .where(
            _of(conference),
            Seat.state == SeatState.SEATED,
            Seat.is_fixed.is_(False),
            Seat.attendance_id.in_(wishing),
            ~wished.exists(),
        )
    )


def left_over_lines(event: Event, conference: Conference) -> list[PersonLine]:
    """Those whose wishes were all full, and who have another seat."""
    found = select(Attendance).where(
        Attendance.event_id == event.id,
        Attendance.state == AttendanceState.COMING,
        Attendance.id.in_(_left_over(conference)),
    )
    by_name = found.order_by(Attendance.last_name, Attendance.first_name, Attendance.id)
    return _with_seats(db.session.scalars(by_name).all(), conference)


@dataclass(frozen=True)
class Breakdown:
    """Who sits in a workshop, counted by type of structure and by the rank of their wish."""

    families: Sequence[tuple[str, int]]
    ranks: Sequence[tuple[str, int]]


def breakdown_of(people: Sequence[PersonLine]) -> Breakdown:
    """The counts of these people, the largest family first, wishes from the dearest on."""
    families = Counter(each.attendance.family or UNKNOWN for each in people)
    ranks = Counter(each.rank or BEYOND for each in people)
    return Breakdown(
        sorted(families.items(), key=lambda each: (-each[1], each[0])),
        [
            ("Autre place" if rank == BEYOND else f"Vœu {rank}", ranks[rank])
            for rank in sorted(ranks)
        ],
    )


def people_lines(
    event: Event, conference: Conference, *, session_id: int | None = None
) -> list[PersonLine]:
    """Those with a seat in a workshop, or (without ``session_id``) those who have none."""
    found = select(Attendance).where(
        Attendance.event_id == event.id, Attendance.state == AttendanceState.COMING
    )
    seated = (
        select(Seat.attendance_id)
        .join(Seat.session)
        .where(_of(conference), Seat.state == SeatState.SEATED)
    )
    if session_id is None:
        found = found.where(Attendance.id.not_in(seated))
    else:
        found = found.where(Attendance.id.in_(seated.where(Seat.session_id == session_id)))
    people = db.session.scalars(
        found.order_by(Attendance.last_name, Attendance.first_name, Attendance.id)
    ).all()
    return _with_seats(people, conference)


def _with_seats(people: Sequence[Attendance], conference: Conference) -> list[PersonLine]:
    lines = {each.id: PersonLine(each) for each in people}
    seats = select(Seat).join(Seat.session).where(_of(conference), Seat.attendance_id.in_(lines))
    for seat in db.session.scalars(seats.order_by(Seat.state, Seat.position, Seat.id)):
        lines[seat.attendance_id].seats.append(seat)
    for wish in db.session.scalars(select(Wish).where(Wish.attendance_id.in_(lines))):
        lines[wish.attendance_id].ranks[wish.session_id] = wish.rank
    return list(lines.values())


def _of(conference: Conference) -> ColumnElement[bool]:
    return and_(Session.conference_id == conference.id, Session.kind == SessionKind.WORKSHOP)


def _how_many(found: Select[int]) -> int:
    return db.session.scalar(select(func.count()).select_from(found.subquery())) or 0


def _counts(found: Select[int, int]) -> dict[int, int]:
    return {number: count for number, count in db.session.execute(found)}  # noqa: C416
