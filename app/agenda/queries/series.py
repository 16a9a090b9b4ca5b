"""The series of an event, as its page tells it."""

from collections.abc import Sequence
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Integer, bindparam, func, literal_column, select, tuple_

from app.accounts.anybody import anybody_like
from app.accounts.models import User
from app.agenda.models import Event, RegistrationMode
from app.agenda.models.rules import read_rule
from app.agenda.policies import visible_events
from app.agenda.queries.one import EVENT_ID
from app.agenda.queries.rhythm import in_words
from app.core.db import UtcDateTime, db, now

MOST_ANSWERED = 60  # a year of weeks


def rhythm_of(event: Event) -> str:
    """« toutes les 2 semaines, le mardi » for an event whose series is loaded; else nothing."""
    series = event.series
    if series is None or event.original_starts_at is None:
        return ""
    first = event.original_starts_at.astimezone(ZoneInfo(series.timezone)).date()
    return in_words(read_rule(series.rule, series.timezone), first)


def neighbours_of(user: User, event: Event) -> tuple[Any, Any]:
    """The dates of a series right before and after one (``id``, ``starts_at``), among those that a
    person reads."""
    if event.series_id is None:
        return None, None
    here = {"series_id": event.series_id, "starts_at": event.starts_at, "event_id": event.id}
    sides = (_neighbour(anybody_like(user), is_before) for is_before in (True, False))
    before, after = (
        db.session.execute(each, {"user_id": user.id} | here).first() for each in sides
    )
    return before, after


@cache
def _neighbour(reader: User, is_before: bool) -> Any:
    starts_at = bindparam("starts_at", type_=UtcDateTime)
    here, keys = tuple_(starts_at, EVENT_ID), (Event.starts_at, Event.id)
    beside = tuple_(*keys) < here if is_before else tuple_(*keys) > here
    order = [each.desc() for each in keys] if is_before else keys
    return (
        visible_events(reader)
        .where(Event.series_id == bindparam("series_id", type_=Integer), beside)
        .order_by(*order)
        .limit(literal_column("1"))
        .with_only_columns(*keys)
    )


def written_count(event: Event) -> int:
    """How many dates of the series of an event are in the agenda."""
    wanted = select(func.count(Event.id)).where(
        Event.series_id == event.series_id, Event.trashed_at.is_(None)
    )
    return db.session.scalar(wanted) or 0


def dates_ahead(user: User, event: Event) -> Sequence[Event]:
    """The dates to come of the series of an event that take registrations, in the order of its
    rule, as far as one answers for them by one gesture: from the next on, or from this one where it
    is too far away. None for an event that stands alone."""
    if event.series_id is None:
        return []
    wanted = (
        visible_events(user)
        .where(
            Event.series_id == event.series_id,
            Event.ends_at >= now(),
            Event.cancelled_at.is_(None),
            Event.registration != RegistrationMode.NONE,
        )
        .order_by(Event.original_starts_at)
        .limit(MOST_ANSWERED)
    )
    dates = db.session.scalars(wanted).all()
    if len(dates) < MOST_ANSWERED or event in dates:
        return dates
    return db.session.scalars(
        wanted.where(Event.original_starts_at >= event.original_starts_at)
    ).all()
