"""Who is told that a post is reported, or a decision contested: the nearest people who moderate."""

from collections.abc import Collection

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute

from app.accounts.models import NationalRole, RoleGrant, User
from app.core.db import db
from app.forums.models import Forum
from app.workgroups.models import Membership, RegionalMandate, Role


def nearest_moderators(forum: Forum, *, without: Collection[int | None]) -> list[int]:
    """Those who run a group, else the team of its region, else ANSA; some people left out because
    they wrote the post or decided already."""
    left_out = {each for each in without if each is not None}
    for circle in (_facilitators(forum), _regional_team(forum), _ansa()):
        found = set(db.session.scalars(circle)) - left_out
        if found:
            return sorted(found)
    return []


def _facilitators(forum: Forum) -> Select[int]:
    return _active(Membership.user_id).where(
        Membership.workgroup_id == forum.workgroup_id,
        Membership.role == Role.FACILITATOR,
        Membership.ended_at.is_(None),
        User.id == Membership.user_id,
    )


def _regional_team(forum: Forum) -> Select[int]:
    return _active(RegionalMandate.user_id).where(
        RegionalMandate.region_code == forum.region_code, User.id == RegionalMandate.user_id
    )


def _ansa() -> Select[int]:
    return _active(RoleGrant.user_id).where(
        RoleGrant.role == NationalRole.ANSA, User.id == RoleGrant.user_id
    )


def _active(user_id: InstrumentedAttribute[int]) -> Select[int]:
    return select(user_id).where(User.deactivated_at.is_(None), User.activated_at.is_not(None))
