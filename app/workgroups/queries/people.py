"""People of groups: who facilitates, who answers, what they do and for whom."""

from collections.abc import Collection, Iterable

from sqlalchemy import select
from sqlalchemy.orm import joinedload, lazyload

from app.accounts.models import User
from app.core.db import db
from app.directory.models import Affiliation
from app.directory.queries import current_affiliations
from app.workgroups.models import Membership, RegionalMandate, Role, Workgroup
from app.workgroups.policies import mandates_to_confirm


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
        .options(lazyload(User.roles))
        .order_by(User.sort_name, User.id)
    )
    found: dict[int, list[User]] = {}
    for workgroup_id, user in rows:
        found.setdefault(workgroup_id, []).append(user)
    return found


def answering_for(workgroup: Workgroup) -> list[User]:
    """Who answers for a group: its facilitators, else the team of its region."""
    facilitators = facilitators_of([workgroup.id]).get(workgroup.id)
    return facilitators or team_of(workgroup)


def team_of(workgroup: Workgroup) -> list[User]:
    """The regional team that follows a group."""
    team = (
        select(User)
        .join(RegionalMandate, RegionalMandate.user_id == User.id)
        .where(RegionalMandate.region_code == workgroup.region_code, User.deactivated_at.is_(None))
        .order_by(User.sort_name, User.id)
    )
    return list(db.session.scalars(team))


def functions_of(user_ids: Collection[int]) -> dict[int, list[Affiliation]]:
    """What these people do today, with the structure; a person without any has no key."""
    rows = db.session.scalars(
        current_affiliations()
        .where(Affiliation.user_id.in_(user_ids))
        .options(joinedload(Affiliation.organisation))
        .order_by(Affiliation.started_on, Affiliation.id)
    )
    found: dict[int, list[Affiliation]] = {}
    for row in rows:
        found.setdefault(row.user_id, []).append(row)
    return found


def mandates_of(user: User, workgroup: Workgroup) -> list[Membership]:
    """The places of a group that a person who runs it is to confirm or end."""
    waiting = mandates_to_confirm(user).where(Membership.workgroup_id == workgroup.id)
    return list(db.session.scalars(waiting).unique())
