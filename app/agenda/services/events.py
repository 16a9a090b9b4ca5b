"""Events made and changed, one at a time."""

from dataclasses import asdict

from sqlalchemy import select

from app.accounts.models import User
from app.agenda.models import Event
from app.agenda.services.conference.sessions import follow_move
from app.agenda.services.details import Details, for_calendars, say
from app.agenda.services.holding import hold_living
from app.agenda.services.news import Change, changed, tell_changes
from app.agenda.services.refusals import EventEditedMeanwhile, EventIsCancelled
from app.agenda.services.reminders import remind_by_default
from app.agenda.services.seats import settle
from app.core import audit
from app.core.db import db, now
from app.core.text import render_markdown

# What may free seats, or change until when one is kept for somebody.
SEATING_FIELDS = {"capacity", "starts_at"}


def create(
    details: Details,
    *,
    region_code: str | None,
    workgroup_id: int | None,
    by: User,
    key: str | None = None,
) -> Event:
    """Put an event in the agenda of a place; the same form sent twice (``key``) makes one."""
    if (known := made_by(key)) is not None:
        return known
    event = new_event(details, region_code, workgroup_id, by)
    event.submission_key = key or None
    db.session.add(event)
    db.session.flush()
    remind_by_default(event)
    audit.record("event.created", event, by=by, title=event.title)
    return event


def new_event(
    details: Details, region_code: str | None, workgroup_id: int | None, by: User
) -> Event:
    """An event of a place, not saved yet."""
    event = Event(
        **asdict(details),
        region_code=region_code,
        workgroup_id=workgroup_id,
        created_by_id=by.id,
        description_html=render_markdown(details.description) if details.description else "",
    )
    event.created_at = event.changed_at = now()
    return event


def made_by(key: str | None) -> Event | None:
    """The event that a form already made."""
    if not key:
        return None
    return db.session.scalar(select(Event).where(Event.submission_key == key))


def edit(event: Event, details: Details, *, edit_number: int, by: User) -> list[str]:
    """Change what is said of this event alone, ``edit_number`` being that of the form; return the
    names of what changed. Raises EventInTrash, EventIsCancelled, EventEditedMeanwhile."""
    check_editable(event, edit_number)
    before = event.starts_at
    names = say(event, details)
    if names:
        event.is_detached = event.series_id is not None
        tell_changes(note_change(event, names, by))  # before any flush: it reads what was
    if "starts_at" in names:
        follow_move(event.id, event.starts_at - before)
    return names


def check_editable(event: Event, edit_number: int) -> None:
    """Hold an event that may be changed from a form. Raises EventInTrash, EventIsCancelled,
    EventEditedMeanwhile."""
    hold_living(event)
    if event.is_cancelled:
        raise EventIsCancelled
    if event.edit_number != edit_number:
        raise EventEditedMeanwhile


def note_change(event: Event, names: list[str], by: User) -> list[Change]:
    """Keep that these fields of an event changed: for other forms, for calendars, for the journal.
    Return what is to be told, if anything."""
    event.edit_number += 1
    event.changed_at = now()
    found = []
    if for_calendars(names):
        event.sequence += 1
        found.append(changed(event))
    if SEATING_FIELDS & set(names):
        settle(event)
    audit.record("event.edited", event, by=by, title=event.title, fields=sorted(names))
    return found
