"""Who is in a group: people come, change role and go, and the counts of the group follow.

Whoever changes the people of a group holds its row, so that two changes at once take turns.
"""

from collections.abc import Sequence

from sqlalchemy import ScalarSelect, func, select, update

from app.accounts.models import User
from app.core import audit
from app.core.db import db, now
from app.core.errors import DomainError
from app.workgroups.models import (
    JoinRequest,
    JoinStatus,
    Membership,
    Role,
    Workgroup,
)
from app.workgroups.services.announcing import tell_person


class NoLongerMember(DomainError):
    """The person left or was removed in the meantime."""

    next_step = "Revenez à la liste des membres : elle est à jour."

    def __init__(self) -> None:
        super().__init__("Cette personne ne fait plus partie du groupe.")


class ArchivedWorkgroup(DomainError):
    """The group is read-only."""

    next_step = "La page du groupe indique le groupe qui prend sa suite, s’il y en a un."

    def __init__(self) -> None:
        super().__init__("Ce groupe est archivé\N{NO-BREAK SPACE}: il ne change plus.")


class AccountClosed(DomainError):
    """The account of the person was deactivated."""

    next_step = "Revenez à la liste\N{NO-BREAK SPACE}: elle est à jour."

    def __init__(self) -> None:
        super().__init__("Le compte de cette personne est fermé.")


def add_member(
    workgroup: Workgroup, user: User, *, role: Role = Role.MEMBER, by: User | None
) -> Membership:
    """Put a person in a group. One who is in it already stays, in the more particular role.

    Raises ArchivedWorkgroup or AccountClosed.
    """
    hold_living(workgroup)
    if not user.is_active:
        raise AccountClosed
    known = current_membership(workgroup, user)
    if known is not None:
        return known if role in {Role.MEMBER, known.role} else change_role(known, role, by=by)
    membership = Membership(workgroup_id=workgroup.id, user_id=user.id, role=role)
    db.session.add(membership)
    _settle_request(workgroup, user, by)
    audit.record("membership.started", workgroup, by=by, user_id=user.id, role=role.value)
    recount([workgroup.id])
    return membership


def end_membership(membership: Membership, by: User | None) -> None:
    """Take a person out of a group; the past membership is kept. Raises NoLongerMember."""
    hold_current(membership)
    membership.ended_at = now()
    workgroup = db.session.get_one(Workgroup, membership.workgroup_id)
    audit.record("membership.ended", workgroup, by=by, user_id=membership.user_id)
    recount([workgroup.id])


def remove_member(membership: Membership, word: str, by: User) -> None:
    """Take somebody else out of a group, and tell them.

    Raises NoLongerMember or ArchivedWorkgroup.
    """
    workgroup = db.session.get_one(Workgroup, membership.workgroup_id)
    hold_living(workgroup)
    end_membership(membership, by=by)
    person = db.session.get_one(User, membership.user_id)
    tell_person(person, "workgroups/removed", workgroup, word)


def change_role(membership: Membership, role: Role, by: User | None) -> Membership:
    """Give a person another role; one who now facilitates is told, unless they did it themselves.

    Raises NoLongerMember or ArchivedWorkgroup.
    """
    workgroup = db.session.get_one(Workgroup, membership.workgroup_id)
    hold_living(workgroup)
    hold_current(membership)
    if membership.role is role:
        return membership
    before, membership.role = membership.role, role
    if role is Role.FACILITATOR and by is not None and by.id != membership.user_id:
        person = db.session.get_one(User, membership.user_id)
        tell_person(person, "workgroups/facilitator_named", workgroup)
    audit.record(
        "membership.role_changed",
        workgroup,
        by=by,
        user_id=membership.user_id,
        before=before.value,
        after=role.value,
    )
    recount([workgroup.id])
    return membership


def current_membership(workgroup: Workgroup, user: User) -> Membership | None:
    """A person's place in a group today, None when they are not in it."""
    return db.session.scalar(
        select(Membership).where(
            Membership.workgroup_id == workgroup.id,
            Membership.user_id == user.id,
            Membership.ended_at.is_(None),
        )
    )


def hold_living(workgroup: Workgroup) -> None:
    """Hold a group to change its people. Raises ArchivedWorkgroup."""
    hold([workgroup.id])
    db.session.refresh(workgroup, ["openness"])
    if workgroup.is_archived:
        raise ArchivedWorkgroup


def hold(workgroup_ids: Sequence[int]) -> None:
    """Keep everybody else from changing the people of these groups until the commit."""
    db.session.execute(
        select(Workgroup.id)
        .where(Workgroup.id.in_(workgroup_ids))
        .order_by(Workgroup.id)
        .with_for_update()
    ).all()


def recount(workgroup_ids: Sequence[int]) -> None:
    """Store again how many people are in these groups, and how many facilitate them."""
    db.session.flush()
    store_counts(workgroup_ids)


def store_counts(workgroup_ids: Sequence[int]) -> None:
    """Count these groups again from what is flushed; safe inside a flush."""
    hold(workgroup_ids)
    db.session.execute(
        update(Workgroup)
        .where(Workgroup.id.in_(workgroup_ids))
        .values(member_count=counted(), facilitator_count=counted(Role.FACILITATOR)),
        execution_options={"synchronize_session": False},
    )
    for workgroup_id in workgroup_ids:
        known = db.session.identity_map.get(db.session.identity_key(Workgroup, workgroup_id))
        if known is not None:
            db.session.expire(known, ["member_count", "facilitator_count"])


def counted(*roles: Role) -> ScalarSelect[int]:
    """How many people are in a workgroup today, as a column of a select over workgroups."""
    people = (
        select(func.count())
        .select_from(Membership)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.workgroup_id == Workgroup.id,
            Membership.ended_at.is_(None),
            User.deactivated_at.is_(None),
        )
        .correlate(Workgroup)
    )
    return (people.where(Membership.role.in_(roles)) if roles else people).scalar_subquery()


def hold_current(membership: Membership) -> None:
    """Hold a place in a group to change it. Raises NoLongerMember."""
    hold([membership.workgroup_id])
    db.session.refresh(membership, ["role", "ended_at", "to_confirm_at"])
    if membership.ended_at is not None:
        raise NoLongerMember


def _settle_request(workgroup: Workgroup, user: User, by: User | None) -> None:
    """Whoever was waiting to join is in now, by whatever door."""
    db.session.execute(
        update(JoinRequest)
        .where(
            JoinRequest.workgroup_id == workgroup.id,
            JoinRequest.user_id == user.id,
            JoinRequest.status == JoinStatus.PENDING,
        )
        .values(status=JoinStatus.ACCEPTED, decided_at=now(), decided_by_id=by.id if by else None)
    )
