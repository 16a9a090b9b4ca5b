"""Where somebody is expected at a conference: their workshops, and why these."""

from collections.abc import Sequence
from datetime import datetime

from app.agenda.mails.parts import ending, greeting, headers
from app.agenda.models import Attendance, Event, Seat, SeatState
from app.agenda.notices.kinds import PLACE
from app.agenda.queries.conference.calendars import (
    Slot,
    facts_of,
    moved_of,
    place_of_session,
    workshops_file,
)
from app.agenda.queries.guest_links import link_of
from app.core.dates import NBSP, span
from app.core.links import absolute_url
from app.core.mail import Composed, plain
from app.notifications.mails.links import spaced

CALLED_OFF = "L’atelier « {} » est annulé."
LEFT = "C’est noté : vous laissez votre place à l’atelier « {} »."
SUBJECT, MOVED_SUBJECT = "Vos ateliers", "Changement dans votre journée"
MOVED = "Un horaire ou un lieu de votre journée a changé."
TO_BE_SAID = "Lieu à préciser"
OPEN_FILE = "Ouvrez la pièce jointe pour mettre votre calendrier à jour."


def compose(
    attendance: Attendance,
    seats: Sequence[Seat],
    email: str,
    *,
    called_off: str = "",
    left: str = "",
    is_moved: bool = False,
) -> Composed:
    """Write to a person where they sit; ``called_off`` is the title of a workshop that they had
    chosen and that does not take place, ``left`` of one that they left; ``is_moved`` where one has
    another hour or place. Needs the event and what names its place."""
    event = attendance.event
    seated = [each for each in seats if each.state is SeatState.SEATED]
    waiting = [each.reason for each in seats if each.state is SeatState.WAITING]
    files = workshops_file(attendance, seated, email)
    moved = moved_of(attendance, [each.session for each in seated])
    lines = [greeting(attendance), *_what_ends(called_off, left), *([MOVED] if is_moved else [])]
    lines += [_opening(seated, waiting)] if seated or waiting or not left else []
    lines += [_seat_lines(each, event, moved.get(each.session_id)) for each in seated]
    if waiting:
        lines.append("\n".join(["Vos autres vœux :", *(f"- {spaced(each)}" for each in waiting)]))
    lines += [OPEN_FILE] if files else []
    lines.append(f"Le programme, vos choix, laisser votre place{NBSP}:\n{day_link(attendance)}")
    return Composed(
        subject=f"{MOVED_SUBJECT if is_moved else SUBJECT}{NBSP}: {event.title}",
        body="\n\n".join([*lines, ending(attendance, PLACE)]),
        headers=headers(attendance, PLACE),
        attachments=files,
    )


def _what_ends(called_off: str, left: str) -> list[str]:
    said = {CALLED_OFF: called_off, LEFT: left}
    return [spaced(words.format(title)) for words, title in said.items() if title]


def day_link(attendance: Attendance) -> str:
    """Where this person reads their day and changes it."""
    if attendance.guest_email is not None:
        return link_of(attendance)
    return absolute_url("agenda.programme", event_id=attendance.event_id)


def _opening(seated: Sequence[Seat], waiting: Sequence[str]) -> str:
    if seated:
        return "Voici où vous êtes attendu ou attendue."
    if waiting:
        return (
            "Les ateliers que vous aviez choisis sont complets. Vous êtes sur leur liste "
            "d’attente : un courriel vous préviendra si une place se libère."
        )
    return "Les places ne sont pas encore attribuées : vous pouvez changer vos choix d’ateliers."


def _seat_lines(seat: Seat, event: Event, before: Slot | None) -> str:
    session = seat.session
    lines = [
        f"- {plain(session.title)}",
        f"- {spaced(span(session.starts_at, session.ends_at, event.timezone))}",
        f"- {plain(place_of_session(session) or TO_BE_SAID)}",
    ]
    lines += [f"- {spaced(seat.reason)}"] if seat.reason else []
    was = _was(before, facts_of(session), event.timezone) if before else []
    return "\n".join([*lines, *(f"- Avant ce changement{NBSP}: {spaced(each)}" for each in was)])


def _was(before: Slot, now: Slot, zone: str) -> list[str]:
    """When and where it was, each if it differs."""
    hours = _hours(before, zone)
    was = [hours] if hours != _hours(now, zone) else []
    return was + ([before["place"] or TO_BE_SAID] if before["place"] != now["place"] else [])


def _hours(slot: Slot, zone: str) -> str:
    starts_at, ends_at = (datetime.fromisoformat(slot[each]) for each in ("starts_at", "ends_at"))
    return span(starts_at, ends_at, zone)
