"""Arrivals: a person accepts an invitation and stands in their groups."""

from dataclasses import dataclass

from app.access_requests.models import Invitation, InvitationOver, InvitationState
from app.access_requests.queries.invitations import PURPOSE, Invited, opened_by
from app.accounts.models import User
from app.accounts.services import create_account
from app.core import audit, tokens
from app.core.db import db, now
from app.directory.models import Profile
from app.directory.services import affiliate, find_or_add_organisation, settle
from app.workgroups.models import Workgroup
from app.workgroups.services import add_member
from app.workgroups.services.memberships import ArchivedWorkgroup


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """What an invited person says of themselves, its format checked."""

    first_name: str
    last_name: str
    organisation_name: str = ""
    job_title: str


@dataclass(frozen=True)
class Arrival:
    """Who came in; ``closed`` are the groups that were archived in the meantime."""

    user: User
    closed: tuple[Workgroup, ...] = ()


def accept(raw: str, newcomer: Newcomer) -> Arrival:
    """Open an account with the groups of an invitation; it waits for its password.

    Two clicks make one account: the second finds it. Raises InvalidToken, InvitationOver.
    """
    invited = opened_by(raw, hold=True)
    if invited.account is not None:
        if not invited.account.is_pending:
            raise InvitationOver(InvitationState.ACCEPTED)
        return _join(invited, invited.account, raw)
    user = create_account(
        email=invited.invitation.email,
        first_name=newcomer.first_name,
        last_name=newcomer.last_name,
        by=invited.invitation.invited_by,
    )
    settle(user, invited.invitation.region_code)
    name = newcomer.organisation_name
    organisation = find_or_add_organisation(name, department_code=None, by=user) if name else None
    affiliate(user, organisation, newcomer.job_title, by=user)
    return _join(invited, user, raw)


def join(raw: str, user: User) -> Arrival:
    """Enter the groups of an invitation with the account that its address has.

    Raises InvalidToken, InvitationOver, also when the invitation is for somebody else.
    """
    invited = opened_by(raw, hold=True)
    if invited.account is None or invited.account.id != user.id:
        raise tokens.InvalidToken
    return _join(invited, user, raw)


def _join(invited: Invited, user: User, raw: str) -> Arrival:
    invitation = invited.invitation
    if invitation.accepted_at is not None:
        if not user.is_pending:
            raise InvitationOver(InvitationState.ACCEPTED)
        return Arrival(user)
    tokens.spend(PURPOSE, raw)
    invitation.accepted_at, invitation.user_id = now(), user.id
    if db.session.get(Profile, user.id) is None:
        settle(user, invitation.region_code)
    groups = sorted(invited.workgroups, key=lambda each: each.id)
    closed = tuple(each for each in groups if not _enter(each, user, invitation))
    audit.record("invitation.accepted", invitation, by=user)
    return Arrival(user, closed)


def _enter(workgroup: Workgroup, user: User, invitation: Invitation) -> bool:
    """Put the person in a group; tell whether it is still alive."""
    try:
        add_member(workgroup, user, by=invitation.invited_by)
    except ArchivedWorkgroup:
        return False
    return True
