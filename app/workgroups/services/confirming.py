"""Places to confirm: a person who leaves a structure may have sat in a group in its name."""

from collections.abc import Iterable

from sqlalchemy import select

from app.accounts.models import User
from app.core import audit
from app.core.db import db, now
from app.directory import registry
from app.notifications.services import Origin, notify
from app.workgroups.models import Membership, Openness, Role, Workgroup
from app.workgroups.notices import TO_CONFIRM
from app.workgroups.queries import answering_for
from app.workgroups.queries.people import team_of
from app.workgroups.services.memberships import hold_current, hold_living

MANDATES = (Role.MEMBER, Role.FACILITATOR)


@registry.left
def ask_to_confirm(user: User, _by: User | None) -> None:
    """Have those who run the groups of a person say whether they stay, and tell them."""
    current = (
        select(Membership, Workgroup)
        .join(Membership.workgroup)
        .where(
            Membership.user_id == user.id,
            Membership.role.in_(MANDATES),
            Membership.ended_at.is_(None),
            Workgroup.openness != Openness.ARCHIVED,
        )
        .order_by(Membership.id)
    )
    for membership, workgroup in db.session.execute(current).all():
        if membership.to_confirm_at is None:
            membership.to_confirm_at = now()
            db.session.flush()
            place = Origin(place=f"workgroup-{workgroup.id}")
            asked = _asked(workgroup, user)
            notify([each.id for each in asked], TO_CONFIRM, membership, by=user, origin=place)


def confirm_membership(membership: Membership, by: User) -> None:
    """Let a person stay in a group whatever structure they left.

    Raises NoLongerMember or ArchivedWorkgroup.
    """
    workgroup = db.session.get_one(Workgroup, membership.workgroup_id)
    hold_living(workgroup)
    hold_current(membership)
    if membership.to_confirm_at is None:
        return
    membership.to_confirm_at = None
    audit.record("membership.confirmed", workgroup, by=by, user_id=membership.user_id)


def _asked(workgroup: Workgroup, leaver: User) -> Iterable[User]:
    """Who answers for a group, save the person in question; then the team of its region."""
    others = [each for each in answering_for(workgroup) if each.id != leaver.id]
    return others or [each for each in team_of(workgroup) if each.id != leaver.id]
