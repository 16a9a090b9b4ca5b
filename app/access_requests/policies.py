"""Who may read, judge and comment an access request."""

from sqlalchemy import ColumnElement, Select, false, or_, select, true
from sqlalchemy.orm import contains_eager

from app.access_requests.models import (
    OPEN_STATUSES,
    AccessRequest,
    BulkRun,
    Decision,
    Invitation,
    InvitedWorkgroup,
    WantedWorkgroup,
)
from app.accounts.models import NationalRole, Person, User
from app.core.db import db
from app.workgroups.models import Workgroup
from app.workgroups.policies import can_run, is_facilitator, region_codes_of, run_by


def decided_by(user: User) -> ColumnElement[bool]:
    """The condition that a request is this person's to decide: ANSA, or their own region."""
    if user.is_ansa:
        return true()
    return AccessRequest.region_code.in_(region_codes_of(user, deciding=True))


def visible_requests(user: User) -> Select[AccessRequest]:
    """The requests a person may open in the queue: those they decide; the nation reads all."""
    if user.has_role(NationalRole.NATIONAL):
        return select(AccessRequest)
    return select(AccessRequest).where(decided_by(user))


def decidable_requests(user: User) -> Select[AccessRequest]:
    """The requests a person decides on: what a bulk answer may reach."""
    return select(AccessRequest).where(decided_by(user))


def visible_bulk_runs(user: User) -> Select[BulkRun]:
    """The bulk answers whose result a person may read: their own."""
    return select(BulkRun).where(BulkRun.run_by_id == user.id)


def visible_wanted(user: User) -> Select[WantedWorkgroup]:
    """The wishes for a group that this person runs: what a facilitator sees of the requests.

    A wish is shown from the confirmation of the address to the end of the request.
    """
    return (
        select(WantedWorkgroup)
        .join(WantedWorkgroup.request)
        .join(WantedWorkgroup.workgroup)
        .where(
            run_by(user) if not user.is_ansa else false(),
            AccessRequest.status.in_(OPEN_STATUSES),
            WantedWorkgroup.decision.in_((Decision.UNDECIDED, Decision.HELD)),
        )
        .options(contains_eager(WantedWorkgroup.request), contains_eager(WantedWorkgroup.workgroup))
        .order_by(AccessRequest.confirmed_at, WantedWorkgroup.id)
    )


def can_see_queue(user: User) -> bool:
    """Whether a person has a queue of requests to read."""
    return reads_all_requests(user) or can_decide_somewhere(user)


def reads_all_requests(user: User) -> bool:
    """Whether a person reads the requests of every region."""
    return user.has_role(NationalRole.ANSA, NationalRole.NATIONAL)


def can_decide_somewhere(user: User) -> bool:
    """Whether a person decides on the requests of some region, or of all."""
    return user.is_ansa or bool(db.session.scalar(select(decides_for_region(user))))


def decides_for_region(user: Person) -> ColumnElement[bool]:
    """The condition that a person decides on the requests of some region."""
    return region_codes_of(user, deciding=True).exists()


def can_decide(user: User, wanted: AccessRequest) -> bool:
    """Whether a person decides on this request: ANSA, or a delegated regional team."""
    return bool(
        db.session.scalar(
            select(
                select(AccessRequest.id)
                .where(AccessRequest.id == wanted.id, decided_by(user))
                .exists()
            )
        )
    )


def can_see_opinions(user: User) -> bool:
    """Whether a person has a list of opinions to give: whoever runs a group."""
    return user.is_ansa or is_facilitator(user)


def can_give_opinion(user: User, wanted: WantedWorkgroup) -> bool:
    """Whether a person gives an opinion on a wish: whoever runs the group, while it is open."""
    request = db.session.get_one(AccessRequest, wanted.request_id)
    workgroup = db.session.get_one(Workgroup, wanted.workgroup_id)
    return (
        user.is_active
        and request.status in OPEN_STATUSES
        and not wanted.is_settled
        and can_run(user, workgroup)
    )


def can_invite(user: User) -> bool:
    """Whether a person invites others: ANSA, and whoever runs a group."""
    return user.is_ansa or is_facilitator(user)


def visible_invitations(user: User) -> Select[Invitation]:
    """The invitations a person follows: those they sent or added groups to; all for ANSA."""
    found = select(Invitation)
    if user.is_ansa:
        return found
    offered = select(InvitedWorkgroup.invitation_id).where(
        InvitedWorkgroup.invited_by_id == user.id
    )
    return found.where(or_(Invitation.invited_by_id == user.id, Invitation.id.in_(offered)))


def can_resend(user: User, invitation: Invitation) -> bool:
    """Whether a person sends an invitation again: whoever still runs one of its groups."""
    theirs = (
        select(Workgroup.id)
        .join(InvitedWorkgroup, InvitedWorkgroup.workgroup_id == Workgroup.id)
        .where(InvitedWorkgroup.invitation_id == invitation.id, run_by(user))
    )
    return bool(db.session.scalar(select(theirs.exists())))


def can_edit_reasons(user: User) -> bool:
    """Whether a person edits the reason texts."""
    return user.is_ansa
