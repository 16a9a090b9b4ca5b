"""What a registered person would like: the plenary or not, workshops from the dearest on."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select

from app.agenda.models import (
    Attendance,
    Conference,
    Seat,
    SeatState,
    Session,
    SessionKind,
    Wish,
)
from app.agenda.queries.conference.day import CHOOSING_STATES
from app.agenda.services.conference.holding import hold_conference
from app.agenda.services.conference.refusals import NotRegistered, TooManyWishes, WishesClosed
from app.agenda.services.conference.seating import count_seats
from app.core.db import db, now


@dataclass(frozen=True)
class Wanted:
    """What somebody asks of a conference: workshops, dearest first, and whether the plenary."""

    session_ids: Sequence[int] = ()
    at_plenary: bool = False


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


def wanted_by(attendance: Attendance) -> Wanted:
    """What somebody asked for until now."""
    ranked = select(Wish.session_id).where(Wish.attendance_id == attendance.id).order_by(Wish.rank)
    plenary = (
        select(Seat.id)
        .join(Seat.session)
        .where(Seat.attendance_id == attendance.id, Session.kind == SessionKind.PLENARY)
    )
    is_coming = db.session.scalar(plenary.limit(1)) is not None
    return Wanted(tuple(db.session.scalars(ranked)), is_coming)


def hand_over(wanted: Wanted, attendance: Attendance) -> None:
    """Give what a guest asked for to the account that they turn out to have, unless that one asked
    for something already. It was asked in time: a deadline since then takes nothing away."""
    if wanted == Wanted() or wanted_by(attendance) != Wanted():
        return
    if attendance.state in CHOOSING_STATES:
        set_wishes(attendance, wanted.session_ids, at_plenary=wanted.at_plenary, by_organiser=True)


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
                Session.conference_id == conference.id,
                Session.kind == SessionKind.PLENARY,
                Session.cancelled_at.is_(None),
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
    count_seats(plenaries)
