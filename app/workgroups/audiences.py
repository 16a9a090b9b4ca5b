"""Audiences: who may read what a workgroup, a region or the nation holds, said once for all.

A thing that has an audience has three columns: ``audience``, ``region_code`` (none: the nation)
and ``workgroup_id`` (none: the region or the nation).
"""

from functools import cache

from sqlalchemy import (
    ColumnElement,
    Executable,
    ForeignKey,
    Select,
    String,
    and_,
    cast,
    false,
    literal,
    or_,
    select,
    true,
    union,
    union_all,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.anybody import ANYBODY
from app.accounts.models import NationalRole, Person, RoleGrant, User
from app.core.db import KEPT_PLAN, db, text_enum
from app.directory.models import Profile, Region
from app.workgroups.models import Audience, Membership, RegionalMandate, Workgroup
from app.workgroups.policies import region_codes_of, workgroup_ids_of

PUBLIC, MEMBERS = "public", "members"
READING_ALL = (NationalRole.ANSA, NationalRole.NATIONAL)


class Placed:
    """The columns of a model whose rows have an audience."""

    audience: Mapped[Audience] = mapped_column(text_enum(Audience))
    region_code: Mapped[str | None] = mapped_column(ForeignKey("regions.code"))
    workgroup_id: Mapped[int | None] = mapped_column(ForeignKey("workgroups.id"))

    @property
    def place(self) -> str:
        """The token of its place: ``workgroup-12``, ``region-32``, ``members`` for the nation."""
        return place_of(self.region_code, self.workgroup_id)


def open_to(user: User, model: type[Placed]) -> ColumnElement[bool]:
    """The condition that a row is open to a person: for its audience, to the regional team of its
    region, to ANSA and the national delegation. A closed or pending account reads nothing."""
    if not user.is_active or user.is_pending:
        return false()
    if reads_everywhere(user):
        return true()
    return or_(
        model.audience.in_((Audience.PUBLIC, Audience.MEMBERS)),
        and_(
            model.audience == Audience.REGION,
            model.region_code.in_(belonging_region_codes(user)),
        ),
        and_(model.audience == Audience.WORKGROUP, model.workgroup_id.in_(workgroup_ids_of(user))),
        model.region_code.in_(region_codes_of(user)),
    )


def audiences_of(user: User | None) -> frozenset[str]:
    """The tokens of all that ``open_to`` opens to a person: what the search lets them find. None
    stands for a visitor."""
    if user is None:
        return frozenset({PUBLIC})
    if not user.is_active or user.is_pending:
        return frozenset()
    asked = _open_places(everywhere=reads_everywhere(user))
    found = db.session.execute(asked, {"user_id": user.id})
    return frozenset({PUBLIC, MEMBERS, *(f"{kind}-{value}" for kind, value in found)})


@cache
def _open_places(*, everywhere: bool) -> Executable:
    """The regions and the groups of which what they keep is open to a person. Built once: each
    search, and each letter of a suggestion, starts with it."""
    team = region_codes_of(ANYBODY)
    belonging = Region.code.in_(belonging_region_codes(ANYBODY))
    member = Workgroup.id.in_(workgroup_ids_of(ANYBODY))
    regions = true() if everywhere else or_(belonging, Region.code.in_(team))
    groups = true() if everywhere else or_(member, Workgroup.region_code.in_(team))
    return union_all(
        select(literal("region"), Region.code).where(regions),
        select(literal("workgroup"), cast(Workgroup.id, String)).where(groups),
    ).execution_options(**KEPT_PLAN)


def own_places_of(user: User) -> frozenset[str]:
    """The tokens of the groups that a person is in: what the search shows first."""
    mine = db.session.scalars(_own_groups(), {"user_id": user.id})
    return frozenset(place_of(None, workgroup_id) for workgroup_id in mine)


@cache
def _own_groups() -> Select[int]:
    return workgroup_ids_of(ANYBODY).execution_options(**KEPT_PLAN)


def reads_everywhere(user: User) -> bool:
    """Whether a person reads what every place holds: ANSA and the national delegation."""
    return user.has_role(*READING_ALL)


def belonging_region_codes(user: Person) -> Select[str]:
    """The regions whose own things a person reads: that of their file, those of their groups."""
    home = select(Profile.region_code).where(Profile.user_id == user.id)
    of_groups = (
        select(Workgroup.region_code)
        .join(Membership, Membership.workgroup_id == Workgroup.id)
        .where(Membership.user_id == user.id, Membership.ended_at.is_(None))
    )
    both = union(home, of_groups).subquery()
    return select(both.c.region_code)


def readers_of(
    audience: Audience, region_code: str | None, workgroup_id: int | None
) -> Select[User]:
    """The members who may read what has this audience: the mirror of ``open_to``."""
    everybody = _active_people()
    if audience in {Audience.PUBLIC, Audience.MEMBERS}:
        return everybody
    team = select(RegionalMandate.user_id).where(RegionalMandate.region_code == region_code)
    staff = select(RoleGrant.user_id).where(RoleGrant.role.in_(READING_ALL))
    own = people_of(audience, region_code, workgroup_id).with_only_columns(User.id)
    return everybody.where(or_(User.id.in_(own), User.id.in_(team), User.id.in_(staff)))


def people_of(
    audience: Audience, region_code: str | None, workgroup_id: int | None
) -> Select[User]:
    """The people whom this audience is made of, without those who read it by their office."""
    if audience in {Audience.PUBLIC, Audience.MEMBERS}:
        return _active_people()
    current = select(Membership.user_id).where(Membership.ended_at.is_(None))
    if audience is Audience.WORKGROUP:
        members = current.where(Membership.workgroup_id == workgroup_id)
        return _active_people().where(User.id.in_(members))
    members = current.join(Membership.workgroup).where(Workgroup.region_code == region_code)
    residents = select(Profile.user_id).where(Profile.region_code == region_code)
    return _active_people().where(or_(User.id.in_(members), User.id.in_(residents)))


def place_of(region_code: str | None, workgroup_id: int | None) -> str:
    """The token of a place: ``workgroup-12``, ``region-32``, ``members`` for the nation."""
    if workgroup_id is not None:
        return f"workgroup-{workgroup_id}"
    return f"region-{region_code}" if region_code else MEMBERS


def token_of(audience: Audience, region_code: str | None, workgroup_id: int | None) -> str:
    """The token of those for whom a thing is kept, as ``audiences_of`` tells those of a person."""
    if audience is Audience.PUBLIC:
        return PUBLIC
    if audience is Audience.MEMBERS:
        return MEMBERS
    return place_of(region_code, workgroup_id if audience is Audience.WORKGROUP else None)


def _active_people() -> Select[User]:
    return select(User).where(User.deactivated_at.is_(None), User.activated_at.is_not(None))
