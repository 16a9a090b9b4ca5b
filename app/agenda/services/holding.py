"""One gesture at a time on an event: its row is held, as it stands now, until the end."""

from app.agenda.models import Event
from app.agenda.services.refusals import EventInTrash
from app.core.db import db

STATE = [each.key for each in Event.__mapper__.column_attrs]


def hold(event: Event) -> Event:
    """A known event as it stands now, held until the end of the transaction; what hangs on it
    stays loaded. What was changed in this session is written first: ``refresh`` would forget it."""
    db.session.flush()
    db.session.refresh(event, STATE, with_for_update={"key_share": True})
    return event


def hold_living(event: Event) -> Event:
    """The same for an event that is not in the trash. Raises EventInTrash."""
    if hold(event).is_trashed:
        raise EventInTrash
    return event
