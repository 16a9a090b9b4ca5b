"""What a registered person would like: the plenary or not, workshops from the dearest on."""

from collections.abc import Sequence

from sqlalchemy import delete, select

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
from app.agenda.services.conference.holding import hold_conference
from app.agenda.services.conference.refusals import NotRegistered, TooManyWishes, WishesClosed
from app.agenda.services.conference.seating import count_seats
from app.core.db import db, now

CHOOSING_STATES = (
    AttendanceState.COMING,
    AttendanceState.OFFERED,
    AttendanceState.WAITING,
    AttendanceState.AWAITING_APPROVAL,
    AttendanceState.UNCONFIRMED,
    AttendanceState.MAYBE,
)


def set_wishes(
    attendance: Attendance,
    session_ids: Sequence[int],
    *,
    at_plenary: bool,
    by_organiser: bool = False,
) -> None:
    """Say what a person would like, in place of what they said before. Workshops of another
    conference and repeated ones count for nothing. Raises NotRegistered, WishesClosed,
    TooManyWishes."""
    conference = hold_conference(attendance.event_id)
    if attendance.state not in CHOOSING_STATES:
        raise NotRegistered
    if not by_organiser and _are_closed(conference, attendance):
        raise WishesClosed
    offered = _workshop_ids(conference)
    ranked = [each for each in dict.fromkeys(session_ids) if each in offered]
    if len(ranked) > conference.most_wishes:
        raise TooManyWishes(conference.most_wishes)
    db.session.execute(delete(Wish).where(Wish.attendance_id == attendance.id))
    db.session.add_all(
        Wish(attendance_id=attendance.id, session_id=each, rank=rank)
        for rank, each in enumerate(ranked, 1)
    )
    _come_to_plenary(conference, attendance, at_plenary)


def _are_closed(conference: Conference, attendance: Attendance) -> bool:
    """Past the date, and for whoever was told of a seat: it would move under others."""
    if conference.wishes_close_at is not None and conference.wishes_close_at < now():
        return True
    told = select(Seat.id).where(Seat.attendance_id == attendance.id, Seat.told_at.is_not(None))
    return db.session.scalar(told.limit(1)) is not None


def _workshop_ids(conference: Conference) -> set[int]:
    return set(
        db.session.scalars(
            select(Session.id).where(
                Session.conference_id == conference.id,
                Session.kind == SessionKind.WORKSHOP,
                Session.cancelled_at.is_(None),
            )
        )
    )


def _come_to_plenary(conference: Conference, attendance: Attendance, is_coming: bool) -> None:
    """Each plenary holds who says so; the capacity of the whole is that of the event."""
    plenaries = list(
        db.session.scalars(
            select(Session.id).where(
                Session.conference_id == conference.id, Session.kind == SessionKind.PLENARY
            )
        )
    )
    held = delete(Seat).where(Seat.attendance_id == attendance.id, Seat.session_id.in_(plenaries))
    db.session.execute(held)
    if is_coming:
        db.session.add_all(
            Seat(attendance_id=attendance.id, session_id=each, state=SeatState.SEATED)
            for each in plenaries
        )
    db.session.flush()
    count_seats(plenaries)
