"""The agenda of a whole country: events by the thousand, a part of them in series."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from app.accounts.models import User
from app.administration.demo import content
from app.administration.demo.crowd.inserting import BATCH, Row, insert_numbered, insert_rows
from app.agenda.models import Attendance, AttendanceState, Event, EventKind, Series, new_uid
from app.agenda.models.events import days_of
from app.agenda.models.rules import Frequency, Rule
from app.core.db import db, now
from app.core.text import fold
from app.directory.models import Region
from app.workgroups.models import Audience, Workgroup

SIGN = "Volume"  # the organiser of each event, by which these are known
SERIES_SHARE = 25  # one series for so many events
OCCURRENCES = 12
DAYS = 1_000  # half of them before today
CROWDED_IN = 900
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TOPICS = (
    "petits déjeuners", "tarifs de cantine", "aller-vers", "domiciliation", "premier accueil",
    "sorties de l’ASE", "maraudes", "mobilité", "parole des personnes concernées", "santé",
)  # fmt: skip
AUDIENCES = {Audience.WORKGROUP: 60, Audience.REGION: 20, Audience.MEMBERS: 12, Audience.PUBLIC: 8}


def fill_calendar(wanted: int) -> int:
    """Bring the agenda to so many events of this kind; return how many were added."""
    is_one = Event.organiser_line == SIGN
    known = db.session.scalar(select(func.count(Event.id)).where(is_one)) or 0
    if known >= wanted:
        return 0
    draw = Draw(known)
    numbers = range(known, wanted)
    rows = list(draw.series_rows(numbers))
    ids = list(insert_numbered(Series, rows))
    in_series = [row for pair in zip(ids, rows, strict=True) for row in draw.occurrences(*pair)]
    alone = [draw.event_row(number) for number in numbers[len(in_series) :]]
    if not known:
        alone[-1] |= draw.crowded()
    for start in range(0, wanted - known, BATCH):
        _write(draw, [*in_series, *alone][start : start + BATCH])
    return wanted - known


class Draw:
    """What events are drawn from; the same each time."""

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)  # noqa: S311 - not a secret
        self.today = now().replace(minute=0, second=0, microsecond=0)
        zones = db.session.execute(select(Region.code, Region.timezone))
        self.zones: dict[str | None, str] = {row.code: row.timezone for row in zones}
        self.groups = db.session.execute(
            select(Workgroup.id, Workgroup.region_code).order_by(Workgroup.id)
        ).all()
        self.people = db.session.execute(
            select(User.id, User.first_name, User.last_name)
            .where(User.is_demo)
            .order_by(User.id)
            .limit(300)
        ).all()

    def event_row(self, number: int) -> Row:
        """An event of a group mostly, sometimes of a region or of the nation."""
        place = self._place()
        zone = self.zones.get(place["region_code"], "Europe/Paris")
        return self._row(number, place, self._start(zone), zone)

    def crowded(self) -> Row:
        """What makes of an event one to which everybody comes, alone in its month, long after."""
        start, zone = self.today + CROWDED_IN * DAY, "Europe/Paris"
        starts_on, ends_on = days_of(start, start + HOUR, zone)
        place = {"region_code": "32", "workgroup_id": None, "audience": Audience.MEMBERS}
        moments = {"starts_at": start, "ends_at": start + HOUR, "timezone": zone}
        days = {"starts_on": starts_on, "ends_on": ends_on}
        return place | moments | days | {"coming_count": len(self.people)}

    def series_rows(self, numbers: range) -> Iterator[Row]:
        """The series that hold a part of so many events."""
        weekly = Rule(Frequency.WEEKLY, interval=4, count=OCCURRENCES)
        for _ in range(len(numbers) // SERIES_SHARE):
            zone = "Europe/Paris"
            yield {
                "uid": new_uid(),
                "rule": weekly.text(zone),
                "starts_at": self._start(zone),
                "minutes": 120,
                "timezone": zone,
                "is_over": True,
                "written_until": self.today,
            }

    def occurrences(self, series_id: int, series: Row) -> Iterator[Row]:
        """The events of a series, of one group."""
        group = self.dice.choice([each for each in self.groups if each.region_code > "06"])
        place = {"region_code": group.region_code, "workgroup_id": group.id}
        rule = Rule(Frequency.WEEKLY, interval=4, count=OCCURRENCES)
        for start in rule.starts(series["starts_at"], series["timezone"]):
            row = self._row(series_id, place | {"audience": Audience.WORKGROUP}, start)
            yield row | {"series_id": series_id, "original_starts_at": start}

    def _row(self, number: int, place: Row, start: datetime, zone: str = "Europe/Paris") -> Row:
        topic, town = self.dice.choice(TOPICS), self.dice.choice(content.column("towns", "nom"))
        end = start + HOUR * self.dice.choice((1, 2, 3, 7))
        starts_on, ends_on = days_of(start, end, zone)
        return place | {
            "title": f"Réunion : {topic}, {town} (n° {number})",
            "kind": self.dice.choice(list(EventKind)),
            "starts_at": start,
            "ends_at": end,
            "starts_on": starts_on,
            "ends_on": ends_on,
            "timezone": zone,
            "venue": town,
            "organiser_line": SIGN,
            "uid": new_uid(),
            "series_id": None,
            "original_starts_at": None,
            "coming_count": 0,
            "is_demo": True,
        }

    def _start(self, zone: str) -> datetime:
        day = self.today.date() + timedelta(days=self.dice.randrange(DAYS) - DAYS // 2)
        return datetime.combine(day, time(self.dice.randrange(8, 18)), ZoneInfo(zone))

    def _place(self) -> Row:
        die, audience = self.dice.random(), self._audience()
        if die < 0.02:
            return {"region_code": None, "workgroup_id": None, "audience": Audience.MEMBERS}
        group = self.dice.choice(self.groups)
        if die < 0.08:
            own = Audience.REGION if audience is Audience.WORKGROUP else audience
            return {"region_code": group.region_code, "workgroup_id": None, "audience": own}
        place = {"region_code": group.region_code, "workgroup_id": group.id}
        return place | {"audience": audience}

    def _audience(self) -> Any:
        return self.dice.choices(list(AUDIENCES), list(AUDIENCES.values()))[0]


def _write(draw: Draw, rows: list[Row]) -> None:
    ids = list(insert_numbered(Event, rows))
    insert_rows(Attendance, (row for each in ids[::4] for row in _attendances(draw, each)))
    crowded = [each for each, row in zip(ids, rows, strict=True) if row["coming_count"]]
    insert_rows(Attendance, (row for each in crowded for row in _crowd(draw, each)))


def _crowd(draw: Draw, event_id: int) -> Iterator[Row]:
    others = set(db.session.scalars(select(Attendance.user_id).filter_by(event_id=event_id)))
    for person in draw.people:
        if person.id not in others:
            yield _attendance(event_id, person, AttendanceState.COMING) | {"is_shown": True}


def _attendances(draw: Draw, event_id: int) -> Iterator[Row]:
    states = AttendanceState.MAYBE, AttendanceState.NOT_COMING
    for person in draw.dice.sample(draw.people, min(3, len(draw.people))):
        yield _attendance(event_id, person, draw.dice.choice(states)) | {"is_shown": False}


def _attendance(event_id: int, person: Any, state: AttendanceState) -> Row:
    return {
        "event_id": event_id,
        "user_id": person.id,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "search_name": fold(f"{person.first_name} {person.last_name}"),
        "state": state,
    }
