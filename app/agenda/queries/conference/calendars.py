"""The workshops of a person as calendars write them."""

from collections.abc import Sequence

from app.agenda.models import Attendance, Seat, Session
from app.core.calendars import MEDIA_TYPE, Entry, calendar
from app.core.db import now
from app.core.links import absolute_url
from app.core.mail import Attachment

FILE_NAME = "ateliers.ics"


def workshops_file(attendance: Attendance, seated: Sequence[Seat]) -> list[Attachment]:
    """One file of the sessions where somebody sits, to be opened. Needs their room and the event.

    A person's entry at an hour keeps its identifier: who is moved to another workshop opens the
    new file, and the new place takes that of the former one.
    """
    entries = [_entry(attendance, each.session) for each in seated]
    return [Attachment(FILE_NAME, MEDIA_TYPE, calendar(entries))] if entries else []


def place_of_session(session: Session) -> str:
    """« Salle 5, Sciences Po, 9 rue Angellier, Lille », empty while it has no room."""
    room = session.room
    return ", ".join(filter(None, (room.name, room.venue.name, room.venue.address))) if room else ""


def _entry(attendance: Attendance, session: Session) -> Entry:
    event = attendance.event
    stamp = session.starts_at.strftime("%Y%m%dT%H%M")
    minutes = int((now() - attendance.created_at).total_seconds() // 60)
    return Entry(
        uid=f"conference-{attendance.id}-{stamp}-{event.uid}",
        sequence=max(0, minutes),  # grows from one file to the next
        title=f"{session.title} ({event.title})",
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        zone=event.timezone,
        stamped_at=now(),
        text=session.room.venue.access_details if session.room else "",
        place=place_of_session(session),
        href=absolute_url("agenda.event", event_id=event.id),
        category=session.kind.label,
    )
