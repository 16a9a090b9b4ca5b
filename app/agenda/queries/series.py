"""The series of an event, as its page tells it."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import load_only

from app.accounts.models import User
from app.agenda.models import Event, RegistrationMode
from app.agenda.models.rules import read_rule
from app.agenda.policies import visible_events
from app.agenda.queries.rhythm import in_words
from app.core.db import db, now

MOST_ANSWERED = 60  # a year of weeks


def rhythm_of(event: Event) -> str:
    """« toutes les 2 semaines, le mardi » for an event whose series is loaded; else nothing."""
    series = event.series
    if series is None or event.original_starts_at is None:
        return ""
    first = event.original_starts_at.astimezone(ZoneInfo(series.timezone)).date()
    return in_words(read_rule(series.rule, series.timezone), first)


def neighbours_of(user: User, event: Event) -> tuple[Event | None, Event | None]:
    """The dates of a series right before and after one, among those that a person reads."""
    if event.series_id is None:
        return None, None
    same = (
        visible_events(user)
        .where(Event.series_id == event.series_id)
        .options(load_only(Event.id, Event.title, Event.starts_at, Event.ends_at, Event.timezone))
    )
    here = (Event.starts_at, Event.id)
    before = same.where(_before(event)).order_by(*(each.desc() for each in here)).limit(1)
    after = same.where(_after(event)).order_by(*here).limit(1)
    return db.session.scalar(before), db.session.scalar(after)


def _before(event: Event) -> ColumnElement[bool]:
    same_time = and_(Event.starts_at == event.starts_at, Event.id < event.id)
    return or_(Event.starts_at < event.starts_at, same_time)


def _after(event: Event) -> ColumnElement[bool]:
    same_time = and_(Event.starts_at == event.starts_at, Event.id > event.id)
    return or_(Event.starts_at > event.starts_at, same_time)


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
