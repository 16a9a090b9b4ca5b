"""What every mail about an event holds: what, when and where; why one gets it; how to answer."""

from app.agenda.models import Attendance, Event
from app.agenda.queries.entries import place_of
from app.agenda.queries.guest_links import link_of
from app.core.dates import NBSP, span
from app.core.links import absolute_url
from app.core.mail import list_headers, plain, thread_headers
from app.notifications.kinds import Kind
from app.notifications.mails.links import footer, spaced
from app.notifications.queries.stop_links import stop_kind, stop_url

TITLE = "«\N{NO-BREAK SPACE}{}\N{NO-BREAK SPACE}»"


def greeting(attendance: Attendance) -> str:
    name = plain(attendance.first_name)
    return f"Bonjour {name}," if name else "Bonjour,"


def when_of(event: Event) -> str:
    """The day and hours of an event, with its zone where it is not Paris's."""
    return span(event.starts_at, event.ends_at, event.timezone)


def facts(event: Event) -> str:
    """What, when and where; the link of the video room stays on the page."""
    lines = [f"- {spaced(event.title)}", f"- {spaced(when_of(event))}"]
    if where := place_of(event):
        lines.append(f"- {spaced(where)}")
    if event.access_details:
        lines.append(f"- {spaced(f'Accès{NBSP}: {event.access_details}')}")
    return "\n".join(lines)


def reply_link(attendance: Attendance) -> str:
    """Where this person answers, changes their answer or withdraws."""
    if attendance.guest_email is not None:
        return link_of(attendance)
    return absolute_url("agenda.register", event_id=attendance.event_id)


def ending(attendance: Attendance, kind: Kind) -> str:
    """The small print: why one gets the mail, and how to stop mails of its kind."""
    title = TITLE.format(attendance.event.title)
    if attendance.user is None:
        return f"-- \n{spaced(f'Cette adresse est inscrite ou invitée à {title}.')}"
    reason = spaced(f"Vous recevez ce courriel parce que l’on vous attend à {title}.")
    label = f"Ne plus recevoir de courriel pour «\N{NO-BREAK SPACE}{kind.label}\N{NO-BREAK SPACE}»"
    return footer(reason, attendance.user, {label: stop_kind(kind.key)})


def headers(attendance: Attendance, kind: Kind) -> dict[str, str]:
    """What gathers the mails about an event, and stops those of this kind in one click."""
    thread = thread_headers(f"event-{attendance.event_id}")
    if attendance.user is None:
        return thread
    stop = stop_url(attendance.user, stop_kind(kind.key))
    return list_headers(attendance.event.place, attendance.event.place_name, stop) | thread
