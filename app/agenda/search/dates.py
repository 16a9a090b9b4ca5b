"""Which date stands for a series: one line for meetings that come back, not fifty."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import aliased

from app.agenda.models import AgendaPoint, Event, Series
from app.core.db import now


def is_found() -> ColumnElement[bool]:
    """The condition that an event has a line of its own: outside a series, changed alone, with an
    agenda of its own; of the other dates of a series, the next one, or the last once it is over."""
    has_points = exists().where(AgendaPoint.event_id == Event.id)
    is_own = or_(Event.series_id.is_(None), Event.is_detached, has_points)
    return and_(Event.trashed_at.is_(None), or_(is_own, Event.id == _date_of_series()))


def _date_of_series() -> ColumnElement[int]:
    """The date that stands for the series of an event. A series that another one goes on from has
    none once it is past."""
    other = aliased(Event)
    held = _held(other).where(other.series_id == Event.series_id).correlate(Event)
    goes_on = exists().where(Series.continues_id == other.series_id)
    coming = held.where(other.ends_at >= now()).order_by(other.starts_at, other.id)
    gone = held.where(other.ends_at < now(), ~goes_on)
    last = gone.order_by(other.starts_at.desc(), other.id.desc())
    return func.coalesce(coming.limit(1).scalar_subquery(), last.limit(1).scalar_subquery())


def _held(event: Any) -> Select[int]:
    """The dates that a series holds to, and that take place."""
    return select(event.id).where(
        event.is_detached.is_(False), event.trashed_at.is_(None), event.cancelled_at.is_(None)
    )


def standing_with(event: Event) -> Select[int]:
    """The dates that may come or cease to stand for the series of an event that changed: its next
    two and its last, with those of the series that it goes on from."""
    if event.series_id is None:
        return select(Event.id).where(false())
    before = select(Series.continues_id).where(Series.id == event.series_id)
    held = _held(Event).where(Event.series_id == event.series_id)
    coming = held.where(Event.ends_at >= now()).order_by(Event.starts_at, Event.id).limit(2)
    gone = _held(Event).where(Event.ends_at < now())
    last = gone.where(or_(Event.series_id == event.series_id, Event.series_id.in_(before)))
    latest = last.order_by(Event.starts_at.desc(), Event.id.desc()).limit(2)
    return select(Event.id).where(or_(Event.id.in_(coming), Event.id.in_(latest)))
