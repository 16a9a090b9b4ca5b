"""A person's seat, as the organiser changes it by hand."""

from sqlalchemy import delete, or_, select, update

from app.accounts.models import User
from app.agenda.models import (
    Attendance,
    AttendanceState,
    Conference,
    Seat,
    SeatState,
    Session,
)
from app.agenda.services.conference.filling import fill
from app.agenda.services.conference.holding import hold_conference
from app.agenda.services.conference.refusals import NotRegistered, SessionFull
from app.agenda.services.conference.seating import (
    BY_HAND,
    as_workshops,
    count_seats,
    workshops_of,
)
from app.agenda.services.conference.telling import tell_seats
from app.core import audit
from app.core.db import db

TAKEN_AWAY = "Retirée par l’organisation"


def move(attendance: Attendance, session_id: int | None, *, by: User) -> None:
    """Seat a person in a workshop by hand, in place of those at the same time; in none without
    ``session_id``, and none that is free is then offered to them. The seats that they leave go to
    the next. Raises NotRegistered, SessionFull."""
    conference = hold_conference(attendance.event_id)
    if attendance.state is not AttendanceState.COMING:
        raise NotRegistered
    sessions = {each.id: each for each in workshops_of(conference.id)}
    held = _held(attendance, list(sessions))
    if any(each.session_id == session_id for each in held):
        _fix(attendance, session_id)
        return
    target = sessions.get(session_id) if session_id is not None else None
    if target is not None:
        _check_room(target)
        workshops = as_workshops(sessions.values())
        wanted = workshops[target.id]
        held = [each for each in held if workshops[each.session_id].overlaps(wanted)]
    freed = [each.session_id for each in held]
    for each in held:
        _free(each, is_kept_away=target is None)
    db.session.flush()
    if target is not None:
        _seat_by_hand(attendance, target)
    count_seats([*freed, *([target.id] if target else [])])
    fill(conference, freed)
    _note_move(conference, attendance, target, by)


def _free(seat: Seat, *, is_kept_away: bool) -> None:
    if not is_kept_away:
        db.session.delete(seat)
        return
    seat.state, seat.is_fixed, seat.reason = SeatState.DECLINED, False, TAKEN_AWAY


def _fix(attendance: Attendance, session_id: int | None) -> None:
    """The organiser chose the seat that somebody has: it moves no more."""
    own = Seat.attendance_id == attendance.id, Seat.session_id == session_id
    db.session.execute(update(Seat).where(*own).values(is_fixed=True, reason=BY_HAND))


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
    former = or_(Seat.state == SeatState.WAITING, Seat.session_id == session.id)
    db.session.execute(delete(Seat).where(Seat.attendance_id == attendance.id, former))
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
