"""Who may see, join, run and judge in workgroups and regions."""

from functools import cache

from sqlalchemy import ColumnElement, Select, and_, or_, select, true
from sqlalchemy.orm import contains_eager

from app.accounts.models import NationalRole, Person, User
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


def workgroup_ids_of(user: Person, *roles: Role) -> Select[int]:
    """The groups a person belongs to today, in any of these roles (all when none is named)."""
    mine = select(Membership.workgroup_id).where(
        Membership.user_id == user.id, Membership.ended_at.is_(None)
    )
    return mine.where(Membership.role.in_(roles)) if roles else mine


def region_codes_of(user: Person, *, deciding: bool = False) -> Select[str]:
    """The regions of which a person is the regional team, or whose requests they decide."""
    mine = select(RegionalMandate.region_code).where(RegionalMandate.user_id == user.id)
    return mine.where(RegionalMandate.can_decide) if deciding else mine


def run_by(user: User) -> ColumnElement[bool]:
    """The condition that a workgroup is run by this person: facilitator, region or ANSA."""
    if user.is_ansa:
        return true()
    return or_(
        Workgroup.id.in_(workgroup_ids_of(user, Role.FACILITATOR)),
        Workgroup.region_code.in_(region_codes_of(user)),
    )


@cache
def all_workgroups() -> Select[Workgroup]:
    """Every group with its theme and region, in the order of the grid."""
    return (
        select(Workgroup)
        .join(Workgroup.theme)
        .join(Workgroup.region)
        .options(contains_eager(Workgroup.theme), contains_eager(Workgroup.region))
        .order_by(Region.sort_name, Theme.number, Workgroup.id)
    )


def visible_workgroups(_user: User) -> Select[Workgroup]:
    """Every group: those who signed in see which exist, what they do and who is in them."""
    return all_workgroups()


def managed_workgroups(user: User) -> Select[Workgroup]:
    """The groups that this person runs."""
    return visible_workgroups(user).where(run_by(user))


def visible_members(_user: User, workgroup: Workgroup) -> Select[Membership]:
    """The people of a group today, without those whose account was deactivated."""
    return (
        select(Membership)
        .join(Membership.user)
        .options(contains_eager(Membership.user).lazyload(User.roles))
        .where(
            Membership.workgroup_id == workgroup.id,
            Membership.ended_at.is_(None),
            User.deactivated_at.is_(None),
        )
        .order_by(User.sort_name, Membership.id)
    )


def join_requests_to(user: User) -> Select[JoinRequest]:
    """Every request to join a group that this person runs, answered or not."""
    return (
        select(JoinRequest)
        .join(JoinRequest.workgroup)
        .join(JoinRequest.user)
        .options(
            contains_eager(JoinRequest.workgroup),
            contains_eager(JoinRequest.user).lazyload(User.roles),
        )
        .where(run_by(user), User.deactivated_at.is_(None))
        .order_by(JoinRequest.created_at, JoinRequest.id)
    )


def visible_join_requests(user: User) -> Select[JoinRequest]:
    """The requests to join that this person is to answer."""
    return join_requests_to(user).where(JoinRequest.status == JoinStatus.PENDING)


def mandates_to_confirm(user: User) -> Select[Membership]:
    """The people of the groups that a person runs who left a structure and whose place waits to
    be confirmed, those who wait longest first; never one's own."""
    return (
        select(Membership)
        .join(Membership.workgroup)
        .join(Membership.user)
        .options(
            contains_eager(Membership.workgroup),
            contains_eager(Membership.user).lazyload(User.roles),
        )
        .where(
            run_by(user),
            Workgroup.openness != Openness.ARCHIVED,
            Membership.ended_at.is_(None),
            Membership.to_confirm_at.is_not(None),
            Membership.user_id != user.id,
            User.deactivated_at.is_(None),
        )
        .order_by(Membership.to_confirm_at, Membership.id)
    )


def mandates_awaiting(user: User) -> Select[Membership]:
    """Those that this very person is asked for: ANSA only where nobody else of the group can."""
    waiting = mandates_to_confirm(user)
    if not user.is_ansa:
        return waiting
    own = workgroup_ids_of(user, Role.FACILITATOR)
    is_alone = and_(Workgroup.facilitator_count == 1, Membership.role == Role.FACILITATOR)
    return waiting.where(or_(Workgroup.facilitator_count == 0, is_alone, Workgroup.id.in_(own)))


def own_memberships(user: User) -> Select[Membership]:
    """A person's own place in their groups of today."""
    return select(Membership).where(Membership.user_id == user.id, Membership.ended_at.is_(None))


def can_run(user: User, workgroup: Workgroup) -> bool:
    """Whether a person runs a group: its members, opinions, mandate text."""
    return _holds(select(Workgroup.id).where(Workgroup.id == workgroup.id, run_by(user)))


def can_confirm(user: User, workgroup: Workgroup, member_id: int) -> bool:
    """Whether a person says that a member stays after a change of structure; never of oneself."""
    return member_id != user.id and can_run(user, workgroup)


def can_join(user: User, workgroup: Workgroup) -> bool:
    """Whether a person may ask to be in a group."""
    return workgroup.is_joinable and not is_member(user, workgroup)


def is_member(user: User, workgroup: Workgroup) -> bool:
    """Whether a person is in a group today, in whatever role."""
    return _holds(workgroup_ids_of(user).where(Membership.workgroup_id == workgroup.id))


def can_leave(user: User, workgroup: Workgroup) -> bool:
    """Whether a person may leave a group: anybody who is in it and while it is not archived."""
    return workgroup.openness is not Openness.ARCHIVED and is_member(user, workgroup)


def is_last_facilitator(user: User, workgroup: Workgroup) -> bool:
    """Whether a group would have nobody to run it if this person went."""
    mine = workgroup_ids_of(user, Role.FACILITATOR).where(Membership.workgroup_id == workgroup.id)
    return workgroup.facilitator_count == 1 and _holds(mine)


def can_manage_workgroups(user: User) -> bool:
    """Whether a person creates, archives and renames groups and themes."""
    return user.has_role(NationalRole.ANSA, NationalRole.ADMIN)


def is_regional_team(user: User) -> bool:
    """Whether a person is of the regional team of some region."""
    return _holds(region_codes_of(user))


def is_facilitator(user: User) -> bool:
    """Whether a person runs some group, by facilitating it or by their region."""
    return bool(db.session.scalar(select(runs_some_group(user))))


def runs_some_group(user: Person) -> ColumnElement[bool]:
    """The condition that a person facilitates a group or is of a regional team."""
    facilitated = workgroup_ids_of(user, Role.FACILITATOR)
    return or_(facilitated.exists(), region_codes_of(user).exists())


def _holds(found: Select[int] | Select[str]) -> bool:
    return bool(db.session.scalar(select(found.limit(1).exists())))
