"""What the organiser changes by hand: a person's seat, a room, the seats kept for a family."""

from collections.abc import Mapping

from sqlalchemy import delete, select

from app.accounts.models import User
from app.agenda.models import (
    Attendance,
    AttendanceState,
    Conference,
    Room,
    Seat,
    SeatState,
    Session,
    SessionQuota,
    Venue,
)
from app.agenda.services.conference.filling import fill
from app.agenda.services.conference.holding import hold_conference
from app.agenda.services.conference.refusals import NotRegistered, SeatsToldAlready, SessionFull
from app.agenda.services.conference.seating import (
    BY_HAND,
    as_workshops,
    count_seats,
    workshops_of,
)
from app.agenda.services.conference.telling import tell_seats
from app.core import audit
from app.core.db import db


def move(attendance: Attendance, session_id: int | None, *, by: User) -> None:
    """Seat a person in a workshop by hand, in place of those at the same time; in none without
    ``session_id``. The seats that they leave go to the next. Raises NotRegistered,
    SessionFull."""
    conference = hold_conference(attendance.event_id)
    if attendance.state is not AttendanceState.COMING:
        raise NotRegistered
    sessions = {each.id: each for each in workshops_of(conference.id)}
    held = _held(attendance, list(sessions))
    if session_id is not None and any(each.session_id == session_id for each in held):
        return
    target = sessions.get(session_id) if session_id is not None else None
    if target is not None:
        _check_room(target)
        workshops = as_workshops(sessions.values())
        wanted = workshops[target.id]
        held = [each for each in held if workshops[each.session_id].overlaps(wanted)]
    freed = [each.session_id for each in held]
    for each in held:
        db.session.delete(each)
    db.session.flush()
    if target is not None:
        _seat_by_hand(attendance, target)
    count_seats([*freed, *([target.id] if target else [])])
    fill(conference, freed)
    _note_move(conference, attendance, target, by)


def _note_move(
    conference: Conference, attendance: Attendance, target: Session | None, by: User
) -> None:
    if conference.told_at is not None:
        tell_seats(attendance)
    title = target.title if target else "Aucun"
    audit.record("conference.seat_moved", attendance, by=by, title=title)


def _held(attendance: Attendance, session_ids: list[int]) -> list[Seat]:
    found = select(Seat).where(
        Seat.attendance_id == attendance.id,
        Seat.session_id.in_(session_ids),
        Seat.state == SeatState.SEATED,
    )
    return list(db.session.scalars(found))


def _check_room(session: Session) -> None:
    most = session.seats
    count_seats([session.id])
    if most is not None and session.seated_count >= most:
        raise SessionFull


def _seat_by_hand(attendance: Attendance, session: Session) -> None:
    waiting = delete(Seat).where(
        Seat.attendance_id == attendance.id, Seat.state == SeatState.WAITING
    )
    db.session.execute(waiting)
    db.session.add(
        Seat(
            attendance_id=attendance.id,
            session_id=session.id,
            state=SeatState.SEATED,
            reason=BY_HAND,
            is_fixed=True,
        )
    )
    db.session.flush()


def describe(session: Session, title: str, facilitator_line: str) -> None:
    """Say what a session is called and who runs it."""
    session.title, session.facilitator_line = title, facilitator_line
    db.session.flush()


def set_room(
    session: Session, room_id: int | None, capacity: int | None, *, event_id: int, by: User
) -> None:
    """Put a session in a room, with a capacity of its own or that of the room. Raises
    SeatsToldAlready where fewer would have a seat than have one."""
    conference = hold_conference(event_id)
    room = db.session.get(Room, room_id) if room_id is not None else None
    most = capacity if capacity is not None else (room.capacity if room else None)
    count_seats([session.id])
    if most is not None and session.seated_count > most:
        raise SeatsToldAlready(session.seated_count)
    session.room_id, session.capacity = room_id, capacity
    db.session.flush()
    db.session.expire(session, ["room"])
    fill(conference, [session.id])
    audit.record("conference.session_changed", session, by=by, title=session.title)


def resize_room(room: Room, name: str, capacity: int, *, by: User) -> None:
    """Say how a room is called and how many it holds. Raises SeatsToldAlready."""
    conference = _conference_of(room)
    hold_conference(conference.event_id)
    here = list(
        db.session.scalars(
            select(Session).where(Session.room_id == room.id, Session.capacity.is_(None))
        )
    )
    count_seats([each.id for each in here])
    fullest = max((each.seated_count for each in here), default=0)
    if fullest > capacity:
        raise SeatsToldAlready(fullest)
    room.name, room.capacity = name, capacity
    db.session.flush()
    fill(conference, [each.id for each in here])
    audit.record("conference.room_changed", room, by=by, name=name, capacity=capacity)


def keep_seats(session: Session, kept: Mapping[str, int], *, event_id: int, by: User) -> None:
    """Keep so many seats of a workshop for families of structures, in place of those before."""
    conference = hold_conference(event_id)
    db.session.execute(delete(SessionQuota).where(SessionQuota.session_id == session.id))
    db.session.add_all(
        SessionQuota(session_id=session.id, family=family, seats=seats)
        for family, seats in kept.items()
        if seats
    )
    db.session.flush()
    fill(conference, [session.id])
    audit.record("conference.session_changed", session, by=by, title=session.title)


def _conference_of(room: Room) -> Conference:
    return db.session.scalars(
        select(Conference)
        .join(Venue, Venue.conference_id == Conference.id)
        .where(Venue.id == room.venue_id)
    ).one()
