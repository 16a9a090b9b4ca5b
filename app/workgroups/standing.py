"""Standing: what a person may do in a place today, be it a workgroup, a region or the nation."""

from dataclasses import dataclass

from sqlalchemy import exists, literal, null, select

from app.accounts.models import NationalRole, User
from app.core.db import db
from app.workgroups.models import Membership, Openness, RegionalMandate, Role, Workgroup

WRITING_ROLES = {Role.MEMBER, Role.FACILITATOR, Role.STATE_REFERENT}


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
    team = exists().where(
        RegionalMandate.user_id == user.id, RegionalMandate.region_code == region_code
    )
    if workgroup_id is None:
        asked = select(null(), team, null())
    else:
        role = select(Membership.role).where(
            Membership.user_id == user.id,
            Membership.workgroup_id == workgroup_id,
            Membership.ended_at.is_(None),
        )
        openness = select(Workgroup.openness).where(Workgroup.id == literal(workgroup_id))
        asked = select(role.scalar_subquery(), team, openness.scalar_subquery())
    found_role, is_team, openness_found = db.session.execute(asked).one()
    return found_role, bool(is_team), openness_found
