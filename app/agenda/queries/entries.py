"""Events as calendars write them, to whoever may read them: a file, a feed, an invitation."""

from collections.abc import Sequence
from dataclasses import replace
from email.utils import parseaddr

from app.agenda.models import Attendance, AttendanceState, Event
from app.core.calendars import MEDIA_TYPE, Entry, Method, Part, Person, calendar
from app.core.dates import NBSP
from app.core.db import now
from app.core.links import absolute_url
from app.core.mail import Attachment
from app.core.settings import settings

State = AttendanceState
FILE_NAME, DATES_FILE_NAME = "evenement.ics", "dates.ics"
REMOTE = "En visioconférence"
PARTS = {State.INVITED: Part.ASKED, State.COMING: Part.COMING, State.MAYBE: Part.MAYBE}
SEEING_VIDEO = (State.COMING, State.MAYBE)


def entry_of(event: Event, *, sees_video: bool) -> Entry:
    """An event as an entry; the link of the video room only for those who may see it."""
    video = event.video_url if sees_video else ""
    return Entry(
        uid=event.uid,
        sequence=event.sequence,
        title=event.title,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        zone=event.timezone,
        stamped_at=event.changed_at,
        text=_text(event, video),
        place=place_of(event),
        href=absolute_url("agenda.event", event_id=event.id),
        video=video,
        category=event.kind.label,
        is_cancelled=event.is_cancelled or event.is_trashed,
    )


def place_of(event: Event) -> str:
    """« Préfecture, 12 rue Jean-Sans-Peur, Lille », else that it is by video."""
    place = ", ".join(filter(None, (event.venue, event.address)))
    return place or (REMOTE if event.video_url else "")


def _text(event: Event, video: str) -> str:
    parts = [
        f"Motif de l’annulation{NBSP}: {event.cancel_reason}" if event.cancel_reason else "",
        event.description,
        f"Accès{NBSP}: {event.access_details}" if event.access_details else "",
        f"Visioconférence{NBSP}: {video}" if video else "",
        f"Page de l’évènement{NBSP}: {absolute_url('agenda.event', event_id=event.id)}",
    ]
    return "\n\n".join(filter(None, parts))


def invitations(attendance: Attendance, email: str) -> list[Attachment]:
    """What a mail about an attendance carries, so that calendars put, move or remove the entry of
    this person alone: nobody sees there who else comes. Needs the event and what names its place.

    Nothing to whoever has no seat and got no entry before.
    """
    if not is_in_calendar(attendance):
        return []
    method = Method.REQUEST if is_expected(attendance) else Method.CANCEL
    entry = attended_by(attendance, _own_entry(attendance), email)
    content = calendar([entry], method=method)
    return [Attachment(FILE_NAME, MEDIA_TYPE, content, method=method.value)]


def attended_by(attendance: Attendance, entry: Entry, email: str) -> Entry:
    """An entry that a calendar takes up by itself: who organises it, and this person alone."""
    return replace(
        entry,
        organiser=Person(_organiser_name(attendance.event), parseaddr(settings().mail_from)[1]),
        attendee=Person(attendance.full_name, email, PARTS.get(attendance.state, Part.AWAY)),
    )


def dates_file(attendances: Sequence[Attendance]) -> list[Attachment]:
    """What a mail about several dates carries: one file of all their entries, to be opened.

    It asks nothing of programs by itself (no METHOD): such a message is about one entry alone (RFC
    5546, 3.2.2), and Outlook takes up the first it finds and drops the others (MS-STANOICAL,
    2.2.175).

    Nor is a series one entry with a rule: a date has its own identifier here as in feeds, because
    each person has their own dates (invited to some, full or refused for others), which move from
    one series to another when it is cut. One identifier for all would be another entry for whoever
    has the former ones, and programs each treat a lone date of a rule (RECURRENCE-ID) in their way.
    """
    entries = [_own_entry(each) for each in attendances if is_in_calendar(each)]
    return [Attachment(DATES_FILE_NAME, MEDIA_TYPE, calendar(entries))] if entries else []


def is_expected(attendance: Attendance) -> bool:
    """Whether the event stands in the calendar of this person. Needs the event."""
    event = attendance.event
    return attendance.state in PARTS and not (event.is_cancelled or event.is_trashed)


def is_in_calendar(attendance: Attendance) -> bool:
    """Whether a mail has an entry to put, move or remove there."""
    return is_expected(attendance) or attendance.told_sequence is not None


def _own_entry(attendance: Attendance) -> Entry:
    return replace(
        entry_of(attendance.event, sees_video=attendance.state in SEEING_VIDEO),
        stamped_at=now(),
        is_cancelled=not is_expected(attendance),
    )


def _organiser_name(event: Event) -> str:
    return event.organiser_line or event.place_name
