"""Seats that free themselves go to the next on the list, and what that one leaves to the next."""

from collections import Counter, deque
from collections.abc import Collection, Sequence

from sqlalchemy import Select, and_, delete, or_, select

from app.agenda.models import (
    Attendance,
    AttendanceState,
    Conference,
    Seat,
    SeatState,
    Session,
    SessionKind,
    Wish,
)
from app.agenda.services.conference.allocating import Place, Workshop, left_over
from app.agenda.services.conference.holding import hold_conference
from app.agenda.services.conference.seating import (
    as_workshops,
    count_seats,
    label_of,
    people_of,
    reason_of,
    seat_at,
    workshops_of,
)
from app.agenda.services.conference.telling import tell_seats
from app.core.db import db

GONE = (AttendanceState.NOT_COMING, AttendanceState.REFUSED)
HOLDING = (AttendanceState.COMING, AttendanceState.OFFERED)


def drop_leavers(event_id: int) -> None:
    """Free the seats of those who no longer come, and count who comes to the plenary; nothing
    where the event is no conference."""
    wanted = select(Conference.id).where(Conference.event_id == event_id)
    if db.session.scalar(wanted) is None:
        return
    conference = hold_conference(event_id)
    left = list(db.session.scalars(_left(event_id)))
    freed = {each.session_id for each in left}
    for each in left:
        db.session.delete(each)
    db.session.flush()
    if left:
        fill(conference, freed)
    count_seats(freed | set(db.session.scalars(_plenaries(conference))))


def _left(event_id: int) -> Select[Seat]:
    """Every seat of those who do not come; in workshops, of those too who no longer say yes."""
    is_workshop = Session.kind == SessionKind.WORKSHOP
    return (
        select(Seat)
        .join(Seat.attendance)
        .join(Seat.session)
        .where(
            Attendance.event_id == event_id,
            or_(Attendance.state.in_(GONE), and_(is_workshop, Attendance.state.not_in(HOLDING))),
        )
    )


def _plenaries(conference: Conference) -> Select[int]:
    return select(Session.id).where(
        Session.conference_id == conference.id, Session.kind == SessionKind.PLENARY
    )


def fill(conference: Conference, session_ids: Collection[int]) -> None:
    """Give the seats free in these sessions, and those that this frees in turn, once seats were
    proposed; somebody who was told of a lesser wish leaves it for a dearer one, and is told. What
    is still free then goes to those who have nothing."""
    if conference.allocated_at is None:
        return
    sessions = {each.id: each for each in workshops_of(conference.id)}
    filling = _Filling(conference, sessions)
    queue = deque(sorted(set(session_ids) & sessions.keys()))
    while queue:
        session_id = queue.popleft()
        queue.extend(filling.fill(session_id))
    filling.offer_left_over()
    count_seats(list(sessions))
    for attendance_id in filling.moved:
        if conference.told_at is not None:
            tell_seats(db.session.get_one(Attendance, attendance_id))


class _Filling:
    """One round of promotions, each session after the other."""

    def __init__(self, conference: Conference, sessions: dict[int, Session]) -> None:
        self.conference = conference
        self.sessions = sessions
        self.workshops: dict[int, Workshop] = as_workshops(sessions.values())
        self.moved: dict[int, None] = {}

    def fill(self, session_id: int) -> list[int]:
        """Promote those for whom there is room; return the sessions that they left."""
        workshop = self.workshops[session_id]
        left: list[int] = []
        taken = _taken(session_id)
        for seat, family, rank in _line(session_id):
            others = self._at_that_time(seat, workshop)
            is_bound = any(each.is_fixed for each in others)
            if is_bound or not workshop.has_room(taken, family):
                continue
            taken[family] += 1
            left += self._promote(seat, rank, others)
        self._renumber(session_id)
        return left

    def offer_left_over(self) -> None:
        """Offer what nobody waits for to those who have no seat at all."""
        people = people_of(self.conference.event_id, list(self.sessions))
        for place in left_over(self.workshops.values(), people):
            db.session.add(seat_at(place, label_of(self.sessions[place.workshop_id])))
            self.moved[place.person_id] = None
        db.session.flush()

    def _at_that_time(self, seat: Seat, workshop: Workshop) -> list[Seat]:
        held = select(Seat).where(
            Seat.attendance_id == seat.attendance_id, Seat.state == SeatState.SEATED
        )
        return [
            each
            for each in db.session.scalars(held)
            if each.session_id in self.workshops
            and self.workshops[each.session_id].overlaps(workshop)
        ]

    def _promote(self, seat: Seat, rank: int, others: Sequence[Seat]) -> list[int]:
        seat.state, seat.position, seat.told_at = SeatState.SEATED, None, None
        seat.reason = f"Vœu {rank} : une place s’est libérée"
        self.moved[seat.attendance_id] = None
        for each in others:
            db.session.delete(each)
        lesser = [each.session_id for each in others] + self._lesser_lists(seat, rank)
        db.session.flush()
        for session_id in lesser:
            self._renumber(session_id)
        return [each.session_id for each in others]

    def _lesser_lists(self, seat: Seat, rank: int) -> list[int]:
        """Leave the lists of the wishes that come after, at the same time."""
        workshop = self.workshops[seat.session_id]
        after = db.session.scalars(
            select(Wish.session_id).where(
                Wish.attendance_id == seat.attendance_id, Wish.rank > rank
            )
        )
        ids = [
            each
            for each in after
            if each in self.workshops and self.workshops[each].overlaps(workshop)
        ]
        db.session.execute(
            delete(Seat).where(
                Seat.attendance_id == seat.attendance_id,
                Seat.session_id.in_(ids),
                Seat.state == SeatState.WAITING,
            )
        )
        return ids

    def _renumber(self, session_id: int) -> None:
        label = label_of(self.sessions[session_id])
        for position, (seat, _family, rank) in enumerate(_line(session_id), 1):
            seat.position = position
            seat.reason = reason_of(Place(seat.attendance_id, session_id, rank, position), label)
        db.session.flush()


def _taken(session_id: int) -> Counter[str]:
    rows = db.session.scalars(
        select(Attendance.family)
        .join(Seat, Seat.attendance_id == Attendance.id)
        .where(Seat.session_id == session_id, Seat.state == SeatState.SEATED)
    )
    return Counter(rows)


def _line(session_id: int) -> list[tuple[Seat, str, int]]:
    """Who waits for a session, in order, with their family and the rank of their wish."""
    rows = db.session.execute(
        select(Seat, Attendance.family, Wish.rank)
        .join(Attendance, Attendance.id == Seat.attendance_id)
        .join(
            Wish,
            (Wish.attendance_id == Seat.attendance_id) & (Wish.session_id == Seat.session_id),
        )
        .where(Seat.session_id == session_id, Seat.state == SeatState.WAITING)
        .order_by(Seat.position, Seat.id)
    )
    return [(seat, family, rank) for seat, family, rank in rows]
