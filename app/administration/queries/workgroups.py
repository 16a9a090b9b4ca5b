"""Groups and themes as staff list them: those without a facilitator first."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, and_, case, func, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.administration.queries.accounts import bears_words
from app.core.db import db
from app.core.text import fold
from app.directory.models import Region
from app.workgroups.models import Membership, Openness, Role, Theme, Workgroup

FOUND_PEOPLE = 20
LIVING = Workgroup.openness != Openness.ARCHIVED


class GroupState(StrEnum):
    """A state by which groups are filtered: their openness, or nobody to run them."""

    WITHOUT_FACILITATOR = "without_facilitator"
    OPEN = "open"
    ON_REQUEST = "on_request"
    CLOSED = "closed"
    ARCHIVED = "archived"

    @property
    def label(self) -> str:
        if self is GroupState.WITHOUT_FACILITATOR:
            return "Sans animatrice ni animateur"
        return Openness(self.value).label


@dataclass(frozen=True)
class WorkgroupFilters:
    """What one looks for among groups; empty means all."""

    region: str = ""
    theme: int | None = None
    state: str = ""


def narrowed(groups: Select[Workgroup], wanted: WorkgroupFilters) -> Select[Workgroup]:
    """The groups that fit every filter, those that nobody facilitates first."""
    if wanted.region:
        groups = groups.where(Workgroup.region_code == wanted.region)
    if wanted.theme:
        groups = groups.where(Workgroup.theme_id == wanted.theme)
    if wanted.state == GroupState.WITHOUT_FACILITATOR:
        groups = groups.where(LIVING, Workgroup.facilitator_count == 0)
    elif wanted.state:
        groups = groups.where(Workgroup.openness == Openness(wanted.state))
    is_lonely = case((and_(LIVING, Workgroup.facilitator_count == 0), 0), else_=1)
    return groups.order_by(None).order_by(is_lonely, Region.sort_name, Theme.number, Workgroup.id)


def count(rows: Select[Any]) -> int:
    """How many groups a narrowed list holds."""
    bare = rows.with_only_columns(Workgroup.id).order_by(None)
    return db.session.scalar(select(func.count()).select_from(bare.subquery())) or 0


def all_themes() -> list[Theme]:
    """Every theme, national ones first, then those of one region, by number."""
    is_local = Theme.region_code.is_not(None)
    return list(db.session.scalars(select(Theme).order_by(is_local, Theme.number, Theme.id)))


def is_title_taken(title: str, region_code: str | None) -> bool:
    """Whether a theme of the same scope bears this title, accents and case apart."""
    same_scope = select(Theme.title).where(Theme.region_code == (region_code or None))
    return fold(title) in {fold(known) for known in db.session.scalars(same_scope)}


def group_counts() -> dict[int, int]:
    """How many living groups each theme has."""
    rows = db.session.execute(
        select(Workgroup.theme_id, func.count(Workgroup.id))
        .where(LIVING)
        .group_by(Workgroup.theme_id)
    )
    return dict(rows.all())


def facilitators_in(workgroup: Workgroup) -> list[Membership]:
    """Who facilitates a group today, with their accounts, by name."""
    return list(
        db.session.scalars(
            select(Membership)
            .join(Membership.user)
            .where(
                Membership.workgroup_id == workgroup.id,
                Membership.role == Role.FACILITATOR,
                Membership.ended_at.is_(None),
                User.deactivated_at.is_(None),
            )
            .options(joinedload(Membership.user))
            .order_by(User.sort_name, User.id)
        )
    )


def possible_successors(workgroup: Workgroup, groups: Select[Workgroup]) -> list[Workgroup]:
    """The living groups of the same region that may take over from this one."""
    return list(
        db.session.scalars(
            groups.where(
                Workgroup.region_code == workgroup.region_code,
                Workgroup.id != workgroup.id,
                LIVING,
            )
        )
    )


def successor_of(workgroup: Workgroup) -> Workgroup | None:
    """The group that took over from an archived one, with its theme and region."""
    return db.session.scalar(
        select(Workgroup)
        .where(Workgroup.id == workgroup.successor_id)
        .options(joinedload(Workgroup.theme), joinedload(Workgroup.region))
    )


def people_found(accounts: Select[User], words: str, workgroup: Workgroup) -> list[User]:
    """The accounts in use that bear these words and do not facilitate this group yet."""
    already = [membership.user_id for membership in facilitators_in(workgroup)]
    return list(
        db.session.scalars(
            accounts.where(
                bears_words(words), User.deactivated_at.is_(None), User.id.not_in(already)
            ).limit(FOUND_PEOPLE)
        )
    )
