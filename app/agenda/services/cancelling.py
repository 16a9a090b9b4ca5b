"""An event cancelled stays at its address with the reason, and can be taken back."""

from app.accounts.models import User
from app.agenda.models import Event
from app.agenda.services.holding import hold_living
from app.agenda.services.news import Change, changed, tell_changes
from app.agenda.services.refusals import EventIsCancelled, EventNotCancelled
from app.agenda.services.seats import reopen
from app.core import audit
from app.core.db import now


def cancel(event: Event, reason: str, by: User) -> None:
    """Say that an event will not take place. Raises EventInTrash, EventIsCancelled."""
    tell_changes([call_off(event, reason, by)])


def call_off(event: Event, reason: str, by: User) -> Change:
    """The same, told by whoever calls it off with others. Raises EventInTrash, EventIsCancelled."""
    if hold_living(event).is_cancelled:
        raise EventIsCancelled
    event.cancelled_at, event.cancel_reason = now(), reason
    change = _note(event)
    audit.record("event.cancelled", event, by=by, title=event.title, reason=reason)
    return change


def uncancel(event: Event, by: User) -> None:
    """Say that it will take place after all, with those who were registered. Raises EventInTrash,
    EventNotCancelled."""
    if not hold_living(event).is_cancelled:
        raise EventNotCancelled
    event.cancelled_at, event.cancel_reason = None, ""
    tell_changes([_note(event)])
    reopen(event)
    audit.record("event.uncancelled", event, by=by, title=event.title)


def _note(event: Event) -> Change:
    event.changed_at = now()
    event.edit_number += 1
    event.sequence += 1
    return changed(event)
