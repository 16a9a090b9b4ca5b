"""The sheets that people sign, by workshop or by room."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from app.agenda.models import Attendance, AttendanceState, Seat, SeatState, Session
from app.agenda.queries.conference.programme import Programme, named
from app.core.dates import span
from app.core.db import db

BLANK_LINES = 2


def sheets_of(programme: Programme, zone: str, *, by_room: bool = False) -> list[dict[str, Any]]:
    """A sheet for each session where people have seats, in the order of the programme, or of the
    buildings and rooms."""
    sessions = [each for hour in programme.hours for each in hour if each.kind != "break"]
    sessions = [each for each in sessions if each.cancelled_at is None]
    if by_room:
        sessions.sort(key=_room_order)
    people = _people([each.id for each in sessions])
    return [
        {
            "title": _room_title(each) if by_room else named(each),
            "facts": _facts(each, zone, by_room=by_room),
            "rows": [person_row(one) for one in people[each.id]],
            "blank": BLANK_LINES,
        }
        for each in sessions
    ]


def person_row(attendance: Attendance) -> dict[str, str]:
    """A person as a printed list shows them, by last name."""
    name = f"{attendance.last_name.upper()} {attendance.first_name}"
    return {"name": name, "organisation": attendance.organisation_name}


def _people(session_ids: Sequence[int]) -> dict[int, list[Attendance]]:
    found: dict[int, list[Attendance]] = defaultdict(list)
    seats = db.session.scalars(
        select(Seat)
        .join(Seat.attendance)
        .where(
            Seat.session_id.in_(session_ids),
            Seat.state == SeatState.SEATED,
            Attendance.state == AttendanceState.COMING,
        )
        .options(contains_eager(Seat.attendance))
        .order_by(Attendance.search_name, Attendance.id)
    )
    for seat in seats:
        found[seat.session_id].append(seat.attendance)
    for people in found.values():
        people.sort(key=lambda each: (each.last_name.casefold(), each.first_name.casefold()))
    return found


def _room_order(session: Session) -> tuple[int, int, int]:
    if session.room is None:
        return (1_000_000, 0, session.id)
    return (session.room.venue.position, session.room.id, session.id)


def _room_title(session: Session) -> str:
    if session.room is None:
        return "Salle à préciser"
    return f"{session.room.name}, {session.room.venue.name}"


def _facts(session: Session, zone: str, *, by_room: bool) -> str:
    where = named(session) if by_room else _room_title(session)
    return f"{span(session.starts_at, session.ends_at, zone).capitalize()} – {where}"
