"""What narrows the agenda: one's own groups laid over each other, regions, kinds."""

from collections.abc import Sequence
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Integer, String, bindparam, or_, select

from app.accounts.anybody import anybody_like
from app.accounts.models import User
from app.core.db import KEPT_PLAN, db
from app.directory.models import Department, Region
from app.workgroups.models import Theme, Workgroup
from app.workgroups.policies import all_workgroups, workgroup_ids_of

TINTS = 8
GROUP = (Workgroup.id, Theme.number, Workgroup.local_title, Theme.title, Region.name)


class GroupChoice(NamedTuple):
    """A group whose agenda one lays over the others, with its own tint."""

    id: int
    label: str
    tint: int
    is_chosen: bool


class RegionChoice(NamedTuple):
    """A region, and the code and the name of each of its departments, in the order of codes."""

    code: str
    name: str
    departments: tuple[tuple[str, str], ...]


def group_choices(user: User, chosen: Sequence[int]) -> list[GroupChoice]:
    """A person's own groups, then those that the address asks for besides."""
    asked = {"user_id": user.id, "chosen": chosen}
    rows = db.session.execute(_groups(anybody_like(user), bool(chosen)), asked)
    return [
        GroupChoice(
            number,
            f"GT {theme} – {local_title or title}, {region}",
            rank % TINTS,
            number in chosen,
        )
        for rank, (number, theme, local_title, title, region) in enumerate(rows)
    ]


@cache
def _groups(reader: User, has_chosen: bool) -> Any:
    own = Workgroup.id.in_(workgroup_ids_of(reader))
    chosen = Workgroup.id.in_(bindparam("chosen", type_=Integer, expanding=True))
    wanted = all_workgroups().where(or_(own, chosen) if has_chosen else own)
    built = wanted.with_only_columns(*GROUP)
    return built if has_chosen else built.execution_options(**KEPT_PLAN)


def territories(region_code: str | None) -> tuple[RegionChoice, ...]:
    """Every region in alphabetical order with its departments, or one of them."""
    rows = db.session.execute(_departments(region_code is not None), {"region_code": region_code})
    return tuple(
        RegionChoice(*region, tuple((row[2], f"{row[3]} ({row[2]})") for row in several if row[2]))
        for region, several in groupby(rows, key=lambda row: (row[0], row[1]))
    )


@cache
def _departments(is_of_region: bool) -> Any:
    wanted = select(Region.code, Region.name, Department.code, Department.name)
    wanted = wanted.outerjoin(Department, Department.region_code == Region.code)
    if is_of_region:
        wanted = wanted.where(Region.code == bindparam("region_code", type_=String))
    return wanted.order_by(Region.sort_name, Department.code).execution_options(**KEPT_PLAN)
