"""Where somebody is expected at a conference: their workshops, and why these."""

from collections.abc import Sequence

from app.agenda.mails.parts import ending, greeting, headers
from app.agenda.models import Attendance, Event, Seat, SeatState
from app.agenda.notices.kinds import PLACE
from app.agenda.queries.conference.calendars import place_of_session, workshops_file
from app.agenda.queries.guest_links import link_of
from app.core.dates import NBSP, moment_in
from app.core.links import absolute_url
from app.core.mail import Composed, plain
from app.notifications.mails.links import spaced

CALLED_OFF = "L’atelier « {} » est annulé."
LEFT = "C’est noté : vous laissez votre place à l’atelier « {} »."
OPEN_FILE = "Ouvrez la pièce jointe pour mettre votre calendrier à jour."


def compose(
    attendance: Attendance,
    seats: Sequence[Seat],
    email: str,
    *,
    called_off: str = "",
    left: str = "",
) -> Composed:
    """Write to a person where they sit; ``called_off`` is the title of a workshop that they had
    chosen and that does not take place, ``left`` of one that they left. Needs the event and what
    names its place."""
    event = attendance.event
    seated = [each for each in seats if each.state is SeatState.SEATED]
    waiting = [each.reason for each in seats if each.state is SeatState.WAITING]
    files = workshops_file(attendance, seated, email)
    lines = [greeting(attendance), *_what_ends(called_off, left)]
    lines += [_opening(seated, waiting)] if seated or waiting or not left else []
    lines += [_seat_lines(each, event) for each in seated]
    if waiting:
        lines.append("\n".join(["Vos autres vœux :", *(f"- {spaced(each)}" for each in waiting)]))
    lines += [OPEN_FILE] if files else []
    lines.append(f"Le programme, vos choix, laisser votre place{NBSP}:\n{day_link(attendance)}")
    return Composed(
        subject=f"Vos ateliers{NBSP}: {event.title}",
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


def _seat_lines(seat: Seat, event: Event) -> str:
    session = seat.session
    lines = [
        f"- {plain(session.title)}",
        f"- {spaced(moment_in(session.starts_at, event.timezone))}",
        f"- {plain(place_of_session(session) or 'Lieu à préciser')}",
    ]
    return "\n".join(lines + ([f"- {spaced(seat.reason)}"] if seat.reason else []))
