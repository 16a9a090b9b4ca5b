"""Reads of workgroups: who facilitates them, which can be joined, which have nobody."""

from collections.abc import Iterable

from sqlalchemy import Select, select

from app.accounts.models import User
from app.core.db import db
from app.directory.models import Region
from app.workgroups.models import (
    JoinRequest,
    JoinStatus,
    Membership,
    Openness,
    RegionalMandate,
    Role,
    Theme,
    Workgroup,
)
from app.workgroups.policies import all_workgroups

JOINABLE = (Openness.OPEN, Openness.ON_REQUEST)


def find_workgroup(
    statement: Select[Workgroup], region_slug: str, theme_slug: str
) -> Select[Workgroup]:
    """Narrow a scope of groups to the one of an address."""
    return statement.where(Region.slug == region_slug, Theme.slug == theme_slug)


def facilitators_of(workgroup_ids: Iterable[int]) -> dict[int, list[User]]:
    """Who facilitates each of these groups, by name; a group without anybody has no key."""
    rows = db.session.execute(
        select(Membership.workgroup_id, User)
        .join(Membership.user)
        .where(
            Membership.workgroup_id.in_(list(workgroup_ids)),
            Membership.role == Role.FACILITATOR,
            Membership.ended_at.is_(None),
            User.deactivated_at.is_(None),
        )
        .order_by(User.sort_name, User.id)
    )
    found: dict[int, list[User]] = {}
    for workgroup_id, user in rows:
        found.setdefault(workgroup_id, []).append(user)
    return found


def answering_for(workgroup: Workgroup) -> list[User]:
    """Who answers for a group: its facilitators, else the team of its region."""
    facilitators = facilitators_of([workgroup.id]).get(workgroup.id)
    if facilitators:
        return facilitators
    team = (
        select(User)
        .join(RegionalMandate, RegionalMandate.user_id == User.id)
        .where(RegionalMandate.region_code == workgroup.region_code, User.deactivated_at.is_(None))
        .order_by(User.sort_name, User.id)
    )
    return list(db.session.scalars(team))


def pending_request(workgroup: Workgroup, user: User) -> Select[JoinRequest]:
    """A person's request to join a group that waits for an answer."""
    return select(JoinRequest).where(
        JoinRequest.workgroup_id == workgroup.id,
        JoinRequest.user_id == user.id,
        JoinRequest.status == JoinStatus.PENDING,
    )


def joinable_in(region_code: str) -> list[Workgroup]:
    """The groups of a region that one may ask to join, in the order of their themes."""
    return list(
        db.session.scalars(
            all_workgroups().where(
                Workgroup.region_code == region_code, Workgroup.openness.in_(JOINABLE)
            )
        )
    )


def without_facilitator() -> Select[Workgroup]:
    """The living groups that nobody facilitates."""
    return all_workgroups().where(
        Workgroup.openness != Openness.ARCHIVED, Workgroup.facilitator_count == 0
    )
