"""Who answers, who is asked for an address, who sees the list of an event."""

from app.agenda.models import Attendance, AttendanceState, Event
from app.agenda.policies.acting import can_register
from app.core.db import now
from app.workgroups.models import Audience

IN_COURSE = (AttendanceState.OFFERED, AttendanceState.COMING, AttendanceState.WAITING)


def can_answer(user: object, event: Event, own: Attendance | None) -> bool:
    """Whether a person opens their registration: while it is open; after the deadline, who is
    registered still changes what they said, until the event is over."""
    if can_register(user, event):
        return True
    is_ahead = not event.is_cancelled and not event.is_trashed and not event.is_past(now())
    return is_ahead and own is not None and own.state in IN_COURSE


def can_sign_up_guest(_user: object, event: Event) -> bool:
    """Whether a member registers a colleague who has no account: where guests are taken."""
    return is_open_to_guests(event)


def is_open_to_guests(event: Event) -> bool:
    """Whether anybody registers with an address alone: to a public event that takes people."""
    return event.audience is Audience.PUBLIC and can_register(None, event)
