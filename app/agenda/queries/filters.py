"""What narrows the agenda: one's own groups laid over each other, regions, kinds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.accounts.models import User
from app.agenda.models import Attendance, AttendanceState, Event
from app.core.db import db
from app.directory.models import Department, Region
from app.workgroups.models import Workgroup
from app.workgroups.policies import all_workgroups, workgroup_ids_of

TINTS = 8


@dataclass(frozen=True)
class GroupChoice:
    """A group whose agenda one lays over the others, with its own tint."""

    id: int
    label: str
    tint: int
    is_chosen: bool


def group_choices(user: User, chosen: Sequence[int]) -> list[GroupChoice]:
    """A person's own groups, then those that the address asks for besides."""
    wanted = Workgroup.id.in_(workgroup_ids_of(user)) | Workgroup.id.in_(chosen)
    groups = db.session.scalars(all_workgroups().where(wanted)).all()
    return [
        GroupChoice(
            each.id,
            f"GT {each.theme.number} – {each.title}, {each.region.name}",
            rank % TINTS,
            each.id in chosen,
        )
        for rank, each in enumerate(groups)
    ]


def regions() -> Sequence[Region]:
    """The regions, in alphabetical order."""
    return db.session.scalars(select(Region).order_by(Region.sort_name)).all()


def departments(region_code: str | None) -> dict[str, dict[str, str]]:
    """The names of the departments by code, under the name of their region: those of one region, or
    all."""
    wanted = select(Department.code, Department.name, Region.name).join(Department.region)
    if region_code is not None:
        wanted = wanted.where(Department.region_code == region_code)
    rows = db.session.execute(wanted.order_by(Region.sort_name, Department.code))
    return {
        name: {code: f"{department} ({code})" for code, department, _region in several}
        for name, several in groupby(rows, key=lambda row: row[2])
    }


def by_month(events: Sequence[Event]) -> list[tuple[date, list[Event]]]:
    """Events in order, under the first day of the month in which each begins where it is."""

    def month(event: Event) -> date:
        return event.starts_at.astimezone(ZoneInfo(event.timezone)).date().replace(day=1)

    return [(first, list(several)) for first, several in groupby(events, key=month)]


def own_states(user: User, events: Sequence[Event]) -> Mapping[int, AttendanceState]:
    """Where a person stands with each of these events, those they answered or are invited to."""
    ids = [each.id for each in events]
    rows = db.session.execute(
        select(Attendance.event_id, Attendance.state).where(
            Attendance.user_id == user.id, Attendance.event_id.in_(ids)
        )
    )
    return {row.event_id: row.state for row in rows}
