"""The workshops of a person as calendars write them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain, count

from app.agenda.models import Attendance, AttendanceState, EventKind, Seat, SeatState, Session
from app.agenda.queries.conference.day import seats_of
from app.agenda.queries.entries import attended_by
from app.core.calendars import MEDIA_TYPE, Entry, Method, calendar
from app.core.db import now
from app.core.links import absolute_url
from app.core.mail import Attachment

FILE_NAME = "ateliers.ics"
FACTS = ("starts_at", "ends_at", "place")
Slot = Mapping[str, str]


def workshops_file(attendance: Attendance, seated: Sequence[Seat], email: str) -> list[Attachment]:
    """What a mail about the workshops of a person carries: what differs from what their calendar
    was sent before, removed ones too, else all. One entry alone moves or goes by itself; several
    are a file to be opened (RFC 5546, 3.2.2). Needs their rooms and the event.

    A workshop keeps its entry when it is held at another hour, and so does a person's hour: who is
    moved to another workshop finds the new place where the former one was.
    """
    changed = _differences(attendance, seated)
    entries = changed or [_entry(attendance, *each) for each in _slots(attendance, seated)]
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


def slots_of(attendance: Attendance) -> list[dict[str, str]]:
    """What the entries of a person say now, to be compared with what they would say later. Needs
    the event."""
    return [slot for slot, _seat in _slots(attendance, seated_of(attendance))]


def facts_of(session: Session) -> dict[str, str]:
    """When and where a session is held. Needs ``room`` and its venue."""
    hours = session.starts_at.isoformat(), session.ends_at.isoformat()
    return dict(zip(FACTS, (*hours, place_of_session(session)), strict=True))


def moved_of(attendance: Attendance, sessions: Iterable[Session]) -> dict[int, Slot]:
    """What the calendar of a person was sent last of those of these sessions that are held at
    other hours or elsewhere now, by number."""
    known = {each["session"]: each for each in attendance.told_workshops}
    both = [
        (each.id, known[str(each.id)], facts_of(each)) for each in sessions if str(each.id) in known
    ]
    return {
        number: was for number, was, now in both if any(was[name] != now[name] for name in FACTS)
    }


def place_of_session(session: Session) -> str:
    """« Salle 5, Sciences Po, 9 rue Angellier, Lille », empty while it has no room."""
    room = session.room
    return ", ".join(filter(None, (room.name, room.venue.name, room.venue.address))) if room else ""


def _differences(attendance: Attendance, seated: Sequence[Seat]) -> list[Entry]:
    known = attendance.told_workshops
    slots = _slots(attendance, seated)
    changed = [_entry(attendance, slot, each) for slot, each in slots if slot not in known]
    kept = {slot["uid"] for slot, _seat in slots}
    gone = [each for each in known if each["uid"] not in kept]
    return changed + [replace(_entry(attendance, each), is_cancelled=True) for each in gone]


def _slots(attendance: Attendance, seated: Sequence[Seat]) -> list[tuple[dict[str, str], Seat]]:
    """What the entry of each of these seats says."""
    uids = _uids(attendance, [each.session for each in seated])
    return [
        (
            {
                "uid": uids[each.session_id],
                "session": str(each.session_id),
                "title": each.session.title,
                **facts_of(each.session),
            },
            each,
        )
        for each in seated
    ]


def _uids(attendance: Attendance, sessions: Sequence[Session]) -> dict[int, str]:
    """The identifiers of the entries of these sessions: what a calendar has already of one, then
    of its hour, stays."""
    known = {each["session"]: each["uid"] for each in attendance.told_workshops}
    uids = {each.id: known[str(each.id)] for each in sessions if str(each.id) in known}
    for session in sessions:
        if session.id not in uids:
            at_hour = [
                each["uid"]
                for each in attendance.told_workshops
                if each["starts_at"] == session.starts_at.isoformat()
            ]
            wanted = chain(at_hour, _new_uids(attendance, session))
            uids[session.id] = next(each for each in wanted if each not in uids.values())
    return uids


def _new_uids(attendance: Attendance, session: Session) -> Iterator[str]:
    """That of the hour, then others: it may be in use for a workshop that left this hour."""
    hour = f"conference-{attendance.id}-{session.starts_at:%Y%m%dT%H%M}"
    yield f"{hour}-{attendance.event.uid}"
    yield from (f"{hour}-{each}-{attendance.event.uid}" for each in count(2))


def _file(entries: Sequence[Entry]) -> list[Attachment]:
    return [Attachment(FILE_NAME, MEDIA_TYPE, calendar(entries))] if entries else []


def _entry(attendance: Attendance, slot: Slot, seat: Seat | None = None) -> Entry:
    event = attendance.event
    starts_at = datetime.fromisoformat(slot["starts_at"])
    minutes = int((now() - attendance.created_at).total_seconds() // 60)
    room = seat.session.room if seat else None
    return Entry(
        uid=slot["uid"],
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
