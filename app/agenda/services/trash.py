"""The trash: out of sight, and taken back for a time."""

from sqlalchemy import Select, delete, select

from app.accounts.models import User
from app.agenda.models import Event, SeriesException
from app.agenda.services.holding import hold
from app.agenda.services.news import Change, changed, tell_changes
from app.agenda.services.refusals import EventNotInTrash
from app.agenda.services.seats import reopen
from app.core import audit
from app.core.db import db, now


def trash(event: Event, by: User) -> None:
    """Put an event in the trash; its series leaves out its date. What is there stays there."""
    tell_changes(throw(event, by))


def throw(event: Event, by: User) -> list[Change]:
    """The same, told by whoever throws it away with others: return what there is to tell."""
    if hold(event).is_trashed:
        return []
    event.trashed_at, event.trashed_by_id = now(), by.id
    event.sequence += 1
    change = changed(event)
    if event.series_id is not None and db.session.scalar(_exception(event)) is None:
        db.session.add(
            SeriesException(series_id=event.series_id, original_starts_at=event.original_starts_at)
        )
    audit.record("event.trashed", event, by=by, title=event.title)
    return [change]


def restore(event: Event, by: User) -> None:
    """Take an event out of the trash, with those who were registered. Raises EventNotInTrash."""
    if not hold(event).is_trashed:
        raise EventNotInTrash
    event.trashed_at = event.trashed_by_id = None
    event.sequence += 1
    tell_changes([changed(event)])
    if (exception := db.session.scalar(_exception(event))) is not None:
        db.session.execute(delete(SeriesException).where(SeriesException.id == exception.id))
    reopen(event)
    audit.record("event.restored", event, by=by, title=event.title)


def _exception(event: Event) -> Select[SeriesException]:
    return select(SeriesException).where(
        SeriesException.series_id == event.series_id,
        SeriesException.original_starts_at == event.original_starts_at,
    )
