"""Who answers, who is asked for an address, who sees the list of an event."""

from app.accounts.models import User
from app.agenda.models import Attendance, AttendanceState, Event
from app.agenda.policies.acting import can_register
from app.core.db import now
from app.workgroups.models import Audience

IN_COURSE = (AttendanceState.OFFERED, AttendanceState.COMING, AttendanceState.WAITING)

SIGNED_UP = (*IN_COURSE, AttendanceState.AWAITING_APPROVAL)


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


def answers_for_nobody(attendance: Attendance) -> bool:
    """Whether a person has said nothing themselves: a colleague may sign them up, again too after
    taking it back."""
    is_taken_back = attendance.state is AttendanceState.NOT_COMING
    return attendance.state is AttendanceState.INVITED or (
        is_taken_back and attendance.registered_by_id is not None
    )


def can_withdraw_colleague(user: User, attendance: Attendance) -> bool:
    """Whether a person takes back the registration of a colleague: they made it, and the colleague
    has said nothing since, nor confirmed their address."""
    if attendance.registered_by_id != user.id:
        return False
    if attendance.user_id is None:
        return attendance.state is AttendanceState.UNCONFIRMED
    return attendance.state in SIGNED_UP
