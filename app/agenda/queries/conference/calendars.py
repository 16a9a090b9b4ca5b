"""The workshops of a person as calendars write them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from app.agenda.models import Attendance, AttendanceState, EventKind, Seat, SeatState, Session
from app.agenda.queries.conference.day import seats_of
from app.agenda.queries.entries import attended_by
from app.core.calendars import MEDIA_TYPE, Entry, Method, calendar
from app.core.db import now
from app.core.links import absolute_url
from app.core.mail import Attachment

FILE_NAME = "ateliers.ics"
Slot = Mapping[str, str]


def workshops_file(attendance: Attendance, seated: Sequence[Seat], email: str) -> list[Attachment]:
    """What a mail about the workshops of a person carries: what differs from what their calendar
    was sent before, removed ones too, else all. One entry alone moves or goes by itself; several
    are a file to be opened (RFC 5546, 3.2.2). Needs their rooms and the event.

    A person's entry at an hour keeps its identifier: who is moved to another workshop finds the
    new place where the former one was.
    """
    changed = _differences(attendance, seated)
    entries = changed or [_entry(attendance, slot_of(each), each) for each in seated]
    if len(entries) != 1:
        return _file(entries)
    [entry] = entries
    method = Method.CANCEL if entry.is_cancelled else Method.REQUEST
    content = calendar([attended_by(attendance, entry, email)], method=method)
    return [Attachment(FILE_NAME, MEDIA_TYPE, content, method=method.value)]


def workshops_again(attendance: Attendance) -> list[Attachment]:
    """What a mail about a conference as a whole carries beside its entry: the workshops that move,
    go or come back with it, for whoever was told of theirs. Needs the event."""
    if attendance.event.kind is not EventKind.CONFERENCE:
        return []
    return _file(_differences(attendance, seated_of(attendance)))


def seated_of(attendance: Attendance) -> list[Seat]:
    """The seats that a person knows of in a conference that takes place; none once they do not
    come. Needs the event."""
    event = attendance.event
    is_off = event.is_cancelled or event.is_trashed
    if is_off or attendance.state is not AttendanceState.COMING:
        return []
    every = seats_of(attendance)
    return [each for each in every if each.told_at and each.state is SeatState.SEATED]


def slot_of(seat: Seat) -> dict[str, str]:
    """What an entry said of a seat, to be compared with what it would say later."""
    session = seat.session
    return {
        "starts_at": session.starts_at.isoformat(),
        "ends_at": session.ends_at.isoformat(),
        "title": session.title,
        "place": place_of_session(session),
    }


def place_of_session(session: Session) -> str:
    """« Salle 5, Sciences Po, 9 rue Angellier, Lille », empty while it has no room."""
    room = session.room
    return ", ".join(filter(None, (room.name, room.venue.name, room.venue.address))) if room else ""


def _differences(attendance: Attendance, seated: Sequence[Seat]) -> list[Entry]:
    known = attendance.told_workshops
    slots = [(slot_of(each), each) for each in seated]
    changed = [_entry(attendance, slot, each) for slot, each in slots if slot not in known]
    hours = {slot["starts_at"] for slot, _seat in slots}
    gone = [each for each in known if each["starts_at"] not in hours]
    return changed + [replace(_entry(attendance, each), is_cancelled=True) for each in gone]


def _file(entries: Sequence[Entry]) -> list[Attachment]:
    return [Attachment(FILE_NAME, MEDIA_TYPE, calendar(entries))] if entries else []


def _entry(attendance: Attendance, slot: Slot, seat: Seat | None = None) -> Entry:
    event = attendance.event
    starts_at = datetime.fromisoformat(slot["starts_at"])
    minutes = int((now() - attendance.created_at).total_seconds() // 60)
    room = seat.session.room if seat else None
    return Entry(
        uid=f"conference-{attendance.id}-{starts_at:%Y%m%dT%H%M}-{event.uid}",
        sequence=max(0, minutes),  # grows from one file to the next
        title=f"{slot['title']} ({event.title})",
        starts_at=starts_at,
        ends_at=datetime.fromisoformat(slot["ends_at"]),
        zone=event.timezone,
        stamped_at=now(),
        text=room.venue.access_details if room else "",
        place=slot["place"],
        href=absolute_url("agenda.event", event_id=event.id),
        category=seat.session.kind.label if seat else "",
    )
