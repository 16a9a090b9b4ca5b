"""A reminder, once, to those who run a group whose meeting still has no minutes."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.agenda.models import Event, EventKind, Minutes
from app.agenda.notices.minutes import MISSING
from app.agenda.queries.meetings.people import runner_ids
from app.agenda.services.meetings.minutes import draft
from app.core import jobs
from app.core.db import db, now
from app.notifications.services import Origin, notify

AFTER = timedelta(days=3)
NO_LATER = timedelta(days=10)


@jobs.daily("agenda.remind_of_minutes", hour=6)
def remind_of_minutes(_payload: dict[str, Any]) -> None:
    """Order a reminder for each group meeting that ended three days ago without shared minutes;
    the key of its job keeps it alone of its kind."""
    shared = select(Minutes.event_id).where(Minutes.shared_at.is_not(None))
    missing = db.session.scalars(
        select(Event.id)
        .where(
            Event.ends_at <= now() - AFTER,
            Event.ends_at > now() - NO_LATER,
            Event.kind == EventKind.MEETING,
            Event.workgroup_id.is_not(None),
            Event.cancelled_at.is_(None),
            Event.trashed_at.is_(None),
            Event.id.not_in(shared),
        )
        .order_by(Event.id)
    )
    for event_id in missing:
        key = f"agenda.minutes_missing:{event_id}"
        jobs.enqueue("agenda.minutes_missing", {"event_id": event_id}, key=key)


@jobs.handler("agenda.minutes_missing")
def tell_of_missing(payload: dict[str, Any]) -> None:
    """Tell those who run the group, unless the minutes came meanwhile."""
    event = db.session.get(Event, payload["event_id"])
    if event is None or event.is_cancelled or event.is_trashed:
        return
    minutes = draft(event)
    if minutes.shared_at is None:
        notify(runner_ids(event), MISSING, minutes, origin=Origin(place=event.place))
