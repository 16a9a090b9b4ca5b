"""A person leaves their seat in a workshop, and still comes to the conference."""

from app.agenda.models import Attendance, SeatState, SessionKind
from app.agenda.queries.conference.day import seats_of
from app.agenda.services.conference.filling import fill
from app.agenda.services.conference.holding import hold_conference
from app.agenda.services.conference.refusals import NoSeatToLeave
from app.agenda.services.conference.seating import count_seats
from app.agenda.services.conference.telling import tell_left
from app.core.db import db, now


def leave(attendance: Attendance, session_id: int) -> None:
    """Leave a seat that one was told of: it goes to the next, and is not given again to whoever
    left it. Raises NoSeatToLeave."""
    conference = hold_conference(attendance.event_id)
    seat = next((each for each in seats_of(attendance) if each.session_id == session_id), None)
    if seat is None or seat.told_at is None or seat.session.kind is not SessionKind.WORKSHOP:
        raise NoSeatToLeave
    db.session.refresh(seat, ["state"])
    if seat.state is not SeatState.SEATED or seat.session.ends_at < now():
        raise NoSeatToLeave
    seat.state, seat.is_fixed, seat.reason = SeatState.DECLINED, False, "A laissé sa place"
    count_seats([session_id])
    fill(conference, [session_id])
    tell_left(attendance, seat.session.title)
