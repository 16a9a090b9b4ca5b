"""« Celle-ci et les suivantes »: a series ends before a date, and another one goes on from it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.accounts.models import User
from app.agenda.models import Event, Series, SeriesException
from app.agenda.models.rules import Rule, read_rule
from app.agenda.services.cancelling import call_off
from app.agenda.services.details import Details, say
from app.agenda.services.events import check_editable, note_change
from app.agenda.services.news import Change, tell_changes
from app.agenda.services.refusals import EventIsCancelled
from app.agenda.services.series.occurrences import at, hold_series
from app.agenda.services.series.pairing import moves_of
from app.agenda.services.series.writing import MOST_EVENTS, new_series, write_ahead
from app.agenda.services.trash import throw
from app.core.db import db

OFF_RHYTHM = "Le rythme a changé, et n’a plus cette date."


def edit_following(
    event: Event, details: Details, *, edit_number: int, by: User, rule: Rule | None = None
) -> list[Event]:
    """Change an occurrence and those that follow, by another ``rule`` if one is given; return those
    that changed. What was changed alone stays as it is. Raises EventInTrash, EventIsCancelled,
    EventEditedMeanwhile, NoOccurrence."""
    check_editable(event, edit_number)
    series = hold_series(_series_id(event))
    cut_at, later = _original(event), following(event)
    goes_on = rule or _going_on(series, event, details)
    cut = new_series(details, goes_on, continues_id=series.id)
    db.session.add(cut)
    db.session.flush()
    moves = moves_of(_starts_from(series, cut_at), cut, goes_on, is_new_rhythm=rule is not None)
    _move_exceptions(series, cut, moves)
    changed, changes = _move_events(later, cut, moves, details, by)
    _end_before(series, cut_at)
    cut.model_event_id = event.id
    db.session.flush()
    write_ahead(cut)
    tell_changes(changes)
    return changed


def cancel_following(event: Event, reason: str, by: User) -> list[Event]:
    """Cancel an occurrence and those that follow, and end the series. Return those cancelled.
    Raises EventIsCancelled when none is left to cancel."""
    series, later = hold_series(_series_id(event)), following(event)
    living = [each for each in later if not each.is_cancelled and not each.is_trashed]
    if not living:
        raise EventIsCancelled
    tell_changes([call_off(each, reason, by) for each in living])
    _end_before(series, _original(event))
    return living


def trash_following(event: Event, by: User) -> list[Event]:
    """Put an occurrence and those that follow in the trash, and end the series."""
    series, later = hold_series(_series_id(event)), following(event)
    tell_changes([change for each in later for change in throw(each, by)])
    _end_before(series, _original(event))
    return list(later)


def following(event: Event) -> Sequence[Event]:
    """An occurrence and those of its series that come after it, by the dates of its rule."""
    return db.session.scalars(
        select(Event)
        .where(
            Event.series_id == event.series_id,
            Event.original_starts_at >= event.original_starts_at,
        )
        .order_by(Event.original_starts_at)
    ).all()


def _going_on(series: Series, event: Event, details: Details) -> Rule:
    """The rhythm of a series from an occurrence on, on the day to which it moves."""
    rule = read_rule(series.rule, series.timezone)
    if rule.count is not None:
        starts = rule.starts(series.starts_at, series.timezone)
        gone = sum(1 for _ in takewhile(lambda each: each < _original(event), starts))
        rule = replace(rule, count=max(rule.count - gone, 1))
    clock = ZoneInfo(details.timezone)
    day = details.starts_at.astimezone(clock).date()
    was = _original(event).astimezone(ZoneInfo(series.timezone)).date()
    return rule if day == was else rule.moved(day)


def _move_events(
    events: Sequence[Event],
    cut: Series,
    moves: dict[datetime, datetime],
    details: Details,
    by: User,
) -> tuple[list[Event], list[Change]]:
    changed: list[Event] = []
    changes: list[Change] = []
    for event in events:
        start = moves.get(_original(event))
        if start is None:
            changes += _leave_out(event, by)
            continue
        event.series_id, event.original_starts_at = cut.id, start
        is_own = event.is_detached and event is not events[0]
        if is_own or event.is_cancelled or event.is_trashed:
            continue
        event.is_detached = False
        if names := say(event, at(details, start)):
            changes += note_change(event, names, by)
            changed.append(event)
    return changed, changes


def _leave_out(event: Event, by: User) -> list[Change]:
    """A date that the new rhythm no longer has: cancelled where somebody answered, else thrown."""
    if event.is_cancelled or event.is_trashed:
        return []
    if event.coming_count or event.maybe_count or event.waiting_count:
        return [call_off(event, OFF_RHYTHM, by)]
    return throw(event, by)


def _move_exceptions(series: Series, cut: Series, moves: dict[datetime, datetime]) -> None:
    wanted = select(SeriesException).where(
        SeriesException.series_id == series.id, SeriesException.original_starts_at.in_(moves)
    )
    for each in db.session.scalars(wanted):
        each.series_id, each.original_starts_at = cut.id, moves[each.original_starts_at]


def _starts_from(series: Series, first: datetime) -> list[datetime]:
    """This date of a rule and those that come after it, as far as they were written."""
    rule = read_rule(series.rule, series.timezone)
    latest = select(Event.original_starts_at).where(Event.series_id == series.id)
    limit = db.session.scalar(latest.order_by(Event.original_starts_at.desc()).limit(1)) or first
    starts = islice(rule.starts(series.starts_at, series.timezone), MOST_EVENTS)
    return [first, *(each for each in starts if first < each <= limit)]


def _end_before(series: Series, first: datetime) -> None:
    zone = series.timezone
    rule = read_rule(series.rule, zone)
    last_day = first.astimezone(ZoneInfo(zone)).date() - timedelta(days=1)
    series.rule = replace(rule, count=None, until=last_day).text(zone)
    series.is_over = True
    series.sequence += 1


def _series_id(event: Event) -> int:
    assert event.series_id is not None, "an event of a series"
    return event.series_id


def _original(event: Event) -> datetime:
    assert event.original_starts_at is not None, "an event of a series"
    return event.original_starts_at
