"""Standing: what a person may do in a place today, be it a workgroup, a region or the nation."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, String, bindparam, exists, null, select

from app.accounts.models import NationalRole, User
from app.core.db import KEPT_PLAN, db
from app.workgroups.models import Membership, Openness, RegionalMandate, Role, Workgroup

WRITING_ROLES = {Role.MEMBER, Role.FACILITATOR, Role.STATE_REFERENT}
USER_ID: Any = bindparam("user_id", type_=Integer)
WORKGROUP_ID: Any = bindparam("workgroup_id", type_=Integer)
REGION_CODE: Any = bindparam("region_code", type_=String)


@dataclass(frozen=True)
class Standing:
    """``takes_part``: brings something of one's own; ``runs``: answers for what the place holds;
    ``oversees``: acts for the region (its team, ANSA) or the nation. Nobody takes part in an
    archived group."""

    takes_part: bool = False
    runs: bool = False
    oversees: bool = False


def standing_in(user: User, region_code: str | None, workgroup_id: int | None = None) -> Standing:
    """What a person may do in a group, in a region (no group), in the nation (no region either)."""
    if not user.is_active or user.is_pending:
        return Standing()
    if region_code is None:
        is_national = user.has_role(NationalRole.ANSA, NationalRole.NATIONAL)
        return Standing(is_national, is_national, is_national)
    role, is_team, openness = _facts(user, region_code, workgroup_id)
    oversees = user.is_ansa or is_team
    runs = oversees or role is Role.FACILITATOR
    is_living = openness is not Openness.ARCHIVED
    return Standing((runs or role in WRITING_ROLES) and is_living, runs, oversees)


def _facts(
    user: User, region_code: str, workgroup_id: int | None
) -> tuple[Role | None, bool, Openness | None]:
    given = {"user_id": user.id, "region_code": region_code, "workgroup_id": workgroup_id}
    asked = _asked_of_region() if workgroup_id is None else _asked_of_group()
    found_role, is_team, openness = db.session.execute(asked, given).one()
    return found_role, bool(is_team), openness


@cache
def _asked_of_region() -> Any:
    return select(null(), _is_team(), null()).execution_options(**KEPT_PLAN)


@cache
def _asked_of_group() -> Any:
    role = select(Membership.role).where(
        Membership.user_id == USER_ID,
        Membership.workgroup_id == WORKGROUP_ID,
        Membership.ended_at.is_(None),
    )
    openness = select(Workgroup.openness).where(Workgroup.id == WORKGROUP_ID)
    asked = select(role.scalar_subquery(), _is_team(), openness.scalar_subquery())
    return asked.execution_options(**KEPT_PLAN)


def _is_team() -> ColumnElement[bool]:
    return exists().where(
        RegionalMandate.user_id == USER_ID, RegionalMandate.region_code == REGION_CODE
    )
