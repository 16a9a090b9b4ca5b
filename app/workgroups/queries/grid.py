"""The grid of groups: regions down, themes across; or a list with who facilitates each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Select, or_, select

from app.accounts.models import User
from app.core.db import db
from app.directory.models import Region
from app.workgroups.models import (
    JoinRequest,
    JoinStatus,
    Membership,
    Openness,
    Role,
    Theme,
    Workgroup,
)
from app.workgroups.queries.people import facilitators_of


@dataclass(frozen=True)
class Line:
    """A group as a list shows it to a person: their role in it, and whether they asked to join."""

    workgroup: Workgroup
    facilitators: Sequence[User]
    role: Role | None
    is_asked: bool


@dataclass
class GridRow:
    """A region: its group for each column, none where it has none, and the groups of its own."""

    region: Region
    cells: list[Workgroup | None]
    others: list[Workgroup] = field(default_factory=list)

    @property
    def workgroups(self) -> list[Workgroup]:
        return [each for each in self.cells if each] + self.others

    @property
    def member_count(self) -> int:
        return sum(each.member_count for each in self.workgroups)


@dataclass(frozen=True)
class Grid:
    """Every living group, at the crossing of its region and theme."""

    themes: list[Theme]
    rows: list[GridRow]

    @property
    def has_others(self) -> bool:
        return any(row.others for row in self.rows)


def lines(user: User, statement: Select[Workgroup]) -> list[Line]:
    """The groups of a scope as a person sees them in a list, in four queries."""
    workgroups = db.session.scalars(statement).all()
    ids = [each.id for each in workgroups]
    roles = roles_of(user)
    asked = set(db.session.scalars(asked_by(user)))
    facilitators = facilitators_of(ids)
    return [
        Line(each, facilitators.get(each.id, []), roles.get(each.id), each.id in asked)
        for each in workgroups
    ]


def grid(statement: Select[Workgroup]) -> Grid:
    """The living groups of a scope, region by region; themes of one region stand apart."""
    workgroups = db.session.scalars(statement.where(Workgroup.openness != Openness.ARCHIVED)).all()
    themes = sorted(
        {each.theme for each in workgroups if each.theme.region_code is None},
        key=lambda theme: (theme.number, theme.id),
    )
    columns = {theme.id: rank for rank, theme in enumerate(themes)}
    rows: dict[str, GridRow] = {}
    for each in workgroups:
        row = rows.setdefault(each.region_code, GridRow(each.region, [None] * len(themes)))
        if each.theme_id in columns:
            row.cells[columns[each.theme_id]] = each
        else:
            row.others.append(each)
    return Grid(themes, list(rows.values()))


def themes_to_filter() -> list[Theme]:
    """The themes that some group has, by number."""
    return list(
        db.session.scalars(
            select(Theme)
            .where(or_(Theme.is_active, Theme.id.in_(select(Workgroup.theme_id))))
            .order_by(Theme.number, Theme.id)
        )
    )


def roles_of(user: User) -> dict[int, Role]:
    """The groups that a person is in today, with their role in each."""
    rows = db.session.execute(
        select(Membership.workgroup_id, Membership.role).where(
            Membership.user_id == user.id, Membership.ended_at.is_(None)
        )
    )
    return {row.workgroup_id: row.role for row in rows}


def asked_by(user: User) -> Select[int]:
    """The groups that a person waits to be let in."""
    return select(JoinRequest.workgroup_id).where(
        JoinRequest.user_id == user.id, JoinRequest.status == JoinStatus.PENDING
    )


def mine_first(found: Iterable[Line]) -> tuple[list[Line], list[Line]]:
    """The lines of the person's own groups, and the others."""
    mine: list[Line] = []
    others: list[Line] = []
    for line in found:
        (mine if line.role else others).append(line)
    return mine, others
