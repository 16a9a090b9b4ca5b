"""The events of a month or of a week, day by day, each on the clock of its place."""

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Date, Integer, and_, bindparam, literal_column, select

from app.accounts.anybody import anybody_like
from app.accounts.models import User
from app.agenda.models import Event
from app.agenda.queries.asking import LONGEST, MOST_KEPT, Asked, answering, given
from app.core.dates import MAINLAND
from app.core.db import UtcDateTime, db, each_asked, now
from app.directory.models import Region
from app.workgroups.models import Theme, Workgroup

DAY = timedelta(days=1)
MOST_IN_MONTH_DAY, MOST_IN_WEEK_DAY = 3, 25
# A country at its busiest; what would come after is said, not shown.
MOST_EVENTS = 4_000
# What places an event in the calendar, all in the index of the moments: a busy month is read
# without its rows, but for those that are shown.
PLACING = (Event.id, Event.starts_on, Event.ends_on)
SHOWN = (
    Event.id,
    Event.title,
    Event.starts_at,
    Event.timezone,
    Event.cancelled_at.is_not(None),
    Event.workgroup_id,
    Theme.number,
    Region.name,
    Event.starts_on,
)


class Entry(NamedTuple):
    """An event on one of its days; ``goes_on`` when it began on an earlier one."""

    id: int
    title: str
    starts_at: datetime
    timezone: str
    is_cancelled: bool
    workgroup_id: int | None
    place: str
    goes_on: bool


class Day(NamedTuple):
    """A day and what happens on it, the first ones; ``more`` is how many are not shown."""

    date: date
    entries: tuple[Entry, ...]
    more: int
    is_today: bool
    is_inside: bool = True


def month_of(user: User, asked: Asked, day: date) -> list[list[Day]]:
    """The weeks of the month of a day, from Monday to Sunday."""
    first = day.replace(day=1)
    start = first - DAY * first.weekday()
    after = (first + DAY * 32).replace(day=1)
    count = -(-(after - start).days // 7) * 7
    days = _days(user, asked, start, count, MOST_IN_MONTH_DAY)
    inside = [each._replace(is_inside=first <= each.date < after) for each in days]
    return [inside[rank : rank + 7] for rank in range(0, count, 7)]


def week_of(user: User, asked: Asked, day: date) -> list[Day]:
    """The seven days of the week of a day."""
    return _days(user, asked, day - DAY * day.weekday(), 7, MOST_IN_WEEK_DAY)


def _days(user: User, asked: Asked, start: date, count: int, most: int) -> list[Day]:
    """So many days from one on."""
    found: dict[date, list[int]] = {start + DAY * rank: [] for rank in range(count)}
    for event_id, starts_on, ends_on in _placing(user, asked, start, start + DAY * (count - 1)):
        if starts_on == ends_on:
            found[starts_on].append(event_id)
            continue
        for day in _covered(found, starts_on, ends_on):
            found[day].append(event_id)
    rows = _shown({each for several in found.values() for each in several[:most]})
    today = now().astimezone(ZoneInfo(MAINLAND)).date()
    return [
        Day(
            day,
            tuple(_entry(rows[each], day) for each in several[:most]),
            max(len(several) - most, 0),
            day == today,
        )
        for day, several in found.items()
    ]


def _covered(asked: Iterable[date], starts_on: date, ends_on: date) -> list[date]:
    return [day for day in asked if starts_on <= day <= ends_on]


def _placing(user: User, asked: Asked, first: date, last: date) -> Sequence[Any]:
    """A day of overseas begins before or after the mainland's: the moments between which the
    database looks are a day wider on each side."""
    values = {
        "since": _midnight(first - DAY) - LONGEST,
        "until": _midnight(last + DAY * 2),
        "first": first,
        "last": last,
    }
    built = _statement(anybody_like(user), asked.shape)
    # By the connection: what the session does for each row is for objects.
    return db.session.connection().execute(built, given(user, asked) | values).all()


@lru_cache(MOST_KEPT)
def _statement(reader: User, shape: Asked) -> Any:
    since, until = (bindparam(each, type_=UtcDateTime) for each in ("since", "until"))
    first, last = (bindparam(each, type_=Date) for each in ("first", "last"))
    is_within = and_(Event.starts_on <= last, Event.ends_on >= first)
    return (
        answering(reader, shape)
        .where(Event.starts_at >= since, Event.starts_at < until, each_asked(is_within))
        .order_by(Event.starts_at, Event.id)
        .limit(literal_column(str(MOST_EVENTS)))
        .with_only_columns(*PLACING)
    )


def _shown(event_ids: Collection[int]) -> dict[int, Any]:
    """What is said of these events, which the person may read."""
    rows = db.session.execute(_said(), {"event_ids": list(event_ids)})
    return {row[0]: row for row in rows}


@cache
def _said() -> Any:
    return (
        select(*SHOWN)
        .outerjoin(Workgroup, Workgroup.id == Event.workgroup_id)
        .outerjoin(Theme, Theme.id == Workgroup.theme_id)
        .outerjoin(Region, Region.code == Event.region_code)
        .where(Event.id.in_(bindparam("event_ids", type_=Integer, expanding=True)))
    )


def _entry(row: Any, day: date) -> Entry:
    event_id, title, starts_at, zone, is_cancelled, group_id = row[:6]
    theme_number, region_name, starts_on = row[6:]
    group = f"GT {theme_number}" if theme_number is not None else ""
    place = ", ".join(filter(None, (group, region_name))) or "National"
    goes_on = starts_on < day
    return Entry(event_id, title, starts_at, zone, is_cancelled, group_id, place, goes_on)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
