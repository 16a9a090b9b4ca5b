"""The events of a list: those to come, soonest first; or those that are over, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    literal_column,
    or_,
)

from app.accounts.anybody import anybody_like
from app.accounts.models import User
from app.agenda.models import Attendance, AttendanceState, Event, EventKind
from app.agenda.queries.asking import LONGEST, MOST_KEPT, Asked, answering, given
from app.core.db import KEPT_PLAN, UtcDateTime, db, each_asked, now
from app.directory.models import Region
from app.workgroups.models import Theme, Workgroup

Place = tuple[datetime, int]
# What a line shows, in the order of its fields.
SHOWN = (
    Event.id,
    Event.title,
    Event.kind,
    Event.starts_at,
    Event.ends_at,
    Event.timezone,
    Event.venue,
    Event.capacity,
    Event.coming_count,
    Event.cancelled_at.is_not(None),
    Theme.number,
    Workgroup.local_title,
    Theme.title,
    Region.name,
    Attendance.state,
)


class Line(NamedTuple):
    """An event as a list shows it, and where its reader stands with it."""

    id: int
    title: str
    kind: EventKind
    starts_at: datetime
    ends_at: datetime
    timezone: str
    venue: str
    capacity: int | None
    coming_count: int
    is_cancelled: bool
    theme_number: int | None
    local_title: str | None
    theme_title: str | None
    region: str | None
    state: AttendanceState | None

    @property
    def is_full(self) -> bool:
        return self.capacity is not None and self.coming_count >= self.capacity

    @property
    def place_name(self) -> str:
        """« GT 5 – Accès à l’alimentation »."""
        if self.theme_number is None:
            return self.region or "Niveau national"
        return f"GT {self.theme_number} – {self.local_title or self.theme_title}"


@dataclass(frozen=True)
class Listed:
    """The events that answer to what is asked, as a list that pages read."""

    user: User
    asked: Asked

    @property
    def columns(self) -> tuple[type, type]:
        return datetime, int

    def place_of(self, row: Line) -> Place:
        return row.starts_at, row.id

    def read(self, place: Place | None, *, is_before: bool, most: int) -> Sequence[Line]:
        """So many lines after a place, or from the first; or before it, the nearest first."""
        starts_at, number = place or (None, None)
        built = _statement(
            anybody_like(self.user), self.asked.shape, place is not None, is_before, most
        )
        values = given(self.user, self.asked) | {"key": starts_at, "number": number}
        rows = db.session.execute(built, values | moments())
        return [Line(*row) for row in rows]


@lru_cache(MOST_KEPT)
def _statement(reader: User, shape: Asked, has_place: bool, is_before: bool, most: int) -> Any:
    is_falling = shape.past is not is_before
    found = as_lines(answering(reader, shape).where(when(shape)), reader)
    if has_place:
        found = found.where(_beyond(is_falling))
    keys = Event.starts_at, Event.id
    found = found.order_by(*(key.desc() for key in keys) if is_falling else keys)
    # Written in the statement: a plan for any limit is one for a tenth of the table.
    built = found.limit(literal_column(str(most)))
    return built if shape.is_narrowed else built.execution_options(**KEPT_PLAN)


def when(shape: Asked) -> ColumnElement[bool]:
    """The condition that an event is to come, or over: ``moments`` are given."""
    moment = bindparam("moment", type_=UtcDateTime)
    if shape.past:
        return and_(Event.starts_at < moment, each_asked(Event.ends_at < moment))
    since = bindparam("since", type_=UtcDateTime)
    return and_(Event.starts_at >= since, each_asked(Event.ends_at >= moment))


def moments() -> dict[str, datetime]:
    """What ``when`` is given: now, and when the longest event of now began."""
    moment = now()
    return {"moment": moment, "since": moment - LONGEST}


def _beyond(is_falling: bool) -> ColumnElement[bool]:
    key, number = bindparam("key", type_=UtcDateTime), bindparam("number", type_=Integer)
    if is_falling:
        return and_(Event.starts_at <= key, or_(Event.starts_at < key, Event.id < number))
    return and_(Event.starts_at >= key, or_(Event.starts_at > key, Event.id > number))


def as_lines(found: Select[Event], reader: User) -> Any:
    """What lines show of the events found."""
    own = and_(Attendance.event_id == Event.id, Attendance.user_id == reader.id)
    return (
        found.outerjoin(Workgroup, Workgroup.id == Event.workgroup_id)
        .outerjoin(Theme, Theme.id == Workgroup.theme_id)
        .outerjoin(Region, Region.code == Event.region_code)
        .outerjoin(Attendance, own)
        .with_only_columns(*SHOWN)
    )


def by_month(lines: Sequence[Line]) -> list[tuple[date, list[Line]]]:
    """Lines in order, under the first day of the month in which each begins where it is."""

    def month(line: Line) -> date:
        return line.starts_at.astimezone(ZoneInfo(line.timezone)).date().replace(day=1)

    return [(first, list(several)) for first, several in groupby(lines, key=month)]
