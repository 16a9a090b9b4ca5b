"""The events of a month or of a week, day by day, each on the clock of its place."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Integer, bindparam, literal_column, select

from app.accounts.anybody import anybody_like
from app.accounts.models import User
from app.agenda.models import Event
from app.agenda.queries.asking import LONGEST, MOST_KEPT, Asked, answering, each_asked, given
from app.core.dates import MAINLAND
from app.core.db import UtcDateTime, db, now
from app.directory.models import Region
from app.workgroups.models import Theme, Workgroup

DAY = timedelta(days=1)
MOST_IN_MONTH_DAY, MOST_IN_WEEK_DAY = 3, 25
# A country at its busiest; what would come after is said, not shown.
MOST_EVENTS = 4_000
# What places an event in the calendar, all in the index of the moments: a busy month is read
# without its rows, but for those that are shown.
PLACING = (Event.id, Event.starts_at, Event.ends_at, Event.timezone)
SHOWN = (
    Event.id,
    Event.title,
    Event.starts_at,
    Event.ends_at,
    Event.timezone,
    Event.cancelled_at,
    Event.workgroup_id,
    Theme.number.label("theme_number"),
    Region.name.label("region_name"),
)


class Entry(NamedTuple):
    """An event on one of its days; ``goes_on`` when it began on an earlier one."""

    id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    timezone: str
    is_cancelled: bool
    workgroup_id: int | None
    place: str
    goes_on: bool


@dataclass(frozen=True)
class Day:
    """A day and what happens on it, the first ones; ``more`` is how many are not shown."""

    date: date
    entries: Sequence[Entry]
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
    inside = [
        Day(each.date, each.entries, each.more, each.is_today, first <= each.date < after)
        for each in days
    ]
    return [inside[rank : rank + 7] for rank in range(0, count, 7)]


def week_of(user: User, asked: Asked, day: date) -> list[Day]:
    """The seven days of the week of a day."""
    return _days(user, asked, day - DAY * day.weekday(), 7, MOST_IN_WEEK_DAY)


def _days(user: User, asked: Asked, start: date, count: int, most: int) -> list[Day]:
    """So many days from one on. A day of overseas begins before or after the mainland's: the
    moments asked of the database are a day wider on each side."""
    first, last = start, start + DAY * count
    found: dict[date, list[int]] = defaultdict(list)
    for placed in _placing(user, asked, _midnight(first - DAY), _midnight(last + DAY)):
        event_id, starts_at, ends_at, zone = placed
        for day in _covered(starts_at, ends_at, zone, first, last):
            found[day].append(event_id)
    rows = _shown({each for several in found.values() for each in several[:most]})
    today = now().astimezone(ZoneInfo(MAINLAND)).date()
    return [
        Day(
            day,
            [_entry(rows[each], day) for each in found[day][:most]],
            max(len(found[day]) - most, 0),
            day == today,
        )
        for day in (start + DAY * rank for rank in range(count))
    ]


def _placing(user: User, asked: Asked, start: datetime, end: datetime) -> Sequence[Any]:
    values = {"since": start - LONGEST, "start": start, "end": end}
    built = _statement(anybody_like(user), asked.shape)
    return db.session.execute(built, given(user, asked) | values).all()


@lru_cache(MOST_KEPT)
def _statement(reader: User, shape: Asked) -> Any:
    since, start, end = (bindparam(each, type_=UtcDateTime) for each in ("since", "start", "end"))
    return (
        answering(reader, shape)
        .where(Event.starts_at >= since, Event.starts_at < end)
        .where(each_asked(Event.ends_at >= start))
        .order_by(Event.starts_at, Event.id)
        .limit(literal_column(str(MOST_EVENTS)))
        .with_only_columns(*PLACING)
    )


def _shown(event_ids: Collection[int]) -> dict[int, Any]:
    """What is said of these events, which the person may read."""
    rows = db.session.execute(_said(), {"event_ids": list(event_ids)})
    return {row.id: row for row in rows}


@cache
def _said() -> Any:
    return (
        select(*SHOWN)
        .outerjoin(Workgroup, Workgroup.id == Event.workgroup_id)
        .outerjoin(Theme, Theme.id == Workgroup.theme_id)
        .outerjoin(Region, Region.code == Event.region_code)
        .where(Event.id.in_(bindparam("event_ids", type_=Integer, expanding=True)))
    )


def _covered(
    starts_at: datetime, ends_at: datetime, zone: str, first: date, last: date
) -> list[date]:
    """The days asked for that an event covers; one that ends at midnight leaves out the next."""
    clock = ZoneInfo(zone)
    starts_on = starts_at.astimezone(clock).date()
    end = ends_at.astimezone(clock)
    ends_on = end.date() - DAY if end.time() == time.min and end.date() > starts_on else end.date()
    begin, finish = max(starts_on, first), min(ends_on, last - DAY)
    return [begin + DAY * rank for rank in range((finish - begin).days + 1)]


def _entry(row: Any, day: date) -> Entry:
    starts_on = row.starts_at.astimezone(ZoneInfo(row.timezone)).date()
    group = f"GT {row.theme_number}" if row.theme_number is not None else ""
    return Entry(
        id=row.id,
        title=row.title,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        timezone=row.timezone,
        is_cancelled=row.cancelled_at is not None,
        workgroup_id=row.workgroup_id,
        place=", ".join(filter(None, (group, row.region_name))) or "National",
        goes_on=starts_on < day,
    )


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
