"""The occurrences of a series written as events of their own, up to a horizon."""

from collections.abc import Collection, Iterator
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select

from app.accounts.models import User
from app.agenda.models import Event, Series, SeriesException, new_uid
from app.agenda.models.rules import Rule, read_rule
from app.agenda.services.details import Details
from app.agenda.services.events import made_by, new_event
from app.agenda.services.refusals import NoOccurrence
from app.agenda.services.reminders import remind_by_default
from app.agenda.services.series.occurrences import at, copy_settings, details_of, hold_series
from app.core import audit, jobs
from app.core.db import db, now

HORIZON = timedelta(days=400)
MOST_EVENTS = 400
MINUTE = timedelta(minutes=1)


def begin(
    details: Details,
    rule: Rule,
    skipped: Collection[date],
    *,
    place: tuple[str | None, int | None],
    by: User,
    key: str | None = None,
) -> Event:
    """Begin a series in a place (region, group) and write its first events; return the first.
    The same form sent twice (``key``) makes one. Raises NoOccurrence."""
    if (known := made_by(key)) is not None:
        return known
    series = new_series(details, rule)
    db.session.add(series)
    db.session.flush()
    kept = _skip(series, rule, skipped)
    model = at(details, kept)
    first = new_event(model, *place, by)
    first.submission_key = key or None
    first.series_id, first.original_starts_at = series.id, kept
    db.session.add(first)
    db.session.flush()
    series.model_event_id = first.id
    remind_by_default(first)
    count = 1 + len(write_ahead(series))
    audit.record("series.begun", first, by=by, title=first.title, events=count)
    return first


def new_series(details: Details, rule: Rule, continues_id: int | None = None) -> Series:
    """A series not saved yet, whose rule starts where these details do."""
    return Series(
        uid=new_uid(),
        rule=rule.text(details.timezone),
        starts_at=details.starts_at,
        minutes=(details.ends_at - details.starts_at) // MINUTE,
        timezone=details.timezone,
        continues_id=continues_id,
    )


def _skip(series: Series, rule: Rule, skipped: Collection[date]) -> datetime:
    """Leave out the dates to skip; return the first start that is kept. Raises NoOccurrence."""
    clock, kept = ZoneInfo(series.timezone), None
    limit = max([series.starts_at + HORIZON, *(_end_of(each, clock) for each in skipped)])
    for start in rule.starts(series.starts_at, series.timezone):
        if start > limit and kept is not None:
            break
        if start.astimezone(clock).date() in skipped:
            db.session.add(SeriesException(series_id=series.id, original_starts_at=start))
        elif kept is None:
            kept = start
    if kept is None:
        raise NoOccurrence
    db.session.flush()
    return kept


def _end_of(day: date, clock: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, 23, 59, tzinfo=clock)


def write_ahead(series: Series) -> list[Event]:
    """Write the occurrences that are missing up to the horizon, on the model of the series."""
    model = _model_of(series)
    if model is None:
        series.is_over = True
        return []
    details, known = details_of(model), _known_starts(series)
    missing = [start for start in _ahead(series) if start not in known]
    made = [_occurrence(series, model, at(details, start)) for start in missing]
    db.session.add_all(made)
    db.session.flush()
    for event in made:
        copy_settings(model, event)
    return made


def _ahead(series: Series) -> Iterator[datetime]:
    horizon = max(now(), series.starts_at) + HORIZON
    rule = read_rule(series.rule, series.timezone)
    series.written_until = horizon
    for rank, start in enumerate(rule.starts(series.starts_at, series.timezone)):
        if start > horizon or rank >= MOST_EVENTS:
            return
        yield start
    series.is_over = True


def _occurrence(series: Series, model: Event, details: Details) -> Event:
    event = Event(
        **asdict(details),
        region_code=model.region_code,
        workgroup_id=model.workgroup_id,
        created_by_id=model.created_by_id,
        description_html=model.description_html,
        answer_hours=model.answer_hours,
        is_demo=model.is_demo,
    )
    event.series_id, event.original_starts_at = series.id, details.starts_at
    return event


def _known_starts(series: Series) -> set[datetime]:
    of_events = select(Event.original_starts_at).where(Event.series_id == series.id)
    skipped = select(SeriesException.original_starts_at).where(
        SeriesException.series_id == series.id
    )
    known = [*db.session.scalars(of_events), *db.session.scalars(skipped)]
    return {each for each in known if each is not None}


def _model_of(series: Series) -> Event | None:
    """The event that others are copied from; once it is gone, the last of those that the series
    holds to."""
    living = select(Event).where(
        Event.series_id == series.id, Event.trashed_at.is_(None), Event.cancelled_at.is_(None)
    )
    chosen = db.session.scalar(living.where(Event.id == series.model_event_id))
    if chosen is not None:
        return chosen
    held = living.where(Event.is_detached.is_(False))
    return db.session.scalar(held.order_by(Event.starts_at.desc(), Event.id.desc()).limit(1))


@jobs.daily("agenda.write_series", hour=1)
def write_series(_payload: dict[str, Any]) -> None:
    """Each night, the occurrences that come under the horizon."""
    for series_id in _open_series():
        write_ahead(hold_series(series_id))
        db.session.flush()


def _open_series() -> list[int]:
    """Those whose horizon is a week behind: yesterday's can wait."""
    limit = now() + HORIZON - timedelta(days=7)
    behind = or_(Series.written_until.is_(None), Series.written_until < limit)
    wanted = select(Series.id).where(Series.is_over.is_(False), behind).order_by(Series.id)
    return list(db.session.scalars(wanted))
