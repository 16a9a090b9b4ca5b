"""Invitations read: the list that an inviter follows, the one that a link opens."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from app.access_requests.models import (
    Invitation,
    InvitationOver,
    InvitationState,
    InvitedWorkgroup,
)
from app.access_requests.policies import visible_invitations
from app.accounts.models import User
from app.accounts.queries import find_user
from app.core.db import db, now
from app.core.tokens import InvalidToken, Token, digest_of
from app.workgroups.models import Openness, Workgroup
from app.workgroups.policies import managed_workgroups

PURPOSE = "invitation"


@dataclass(frozen=True)
class Invited:
    """An invitation that its link opens, and the account that its address has already."""

    invitation: Invitation
    account: User | None

    @property
    def workgroups(self) -> list[Workgroup]:
        """The groups offered, in the order of their themes."""
        offered = [each.workgroup for each in self.invitation.workgroups]
        return sorted(offered, key=lambda each: (each.region_code, each.theme.number, each.id))


def is_in(state: InvitationState) -> ColumnElement[bool]:
    """The condition that an invitation is in a state today."""
    is_open = and_(Invitation.accepted_at.is_(None), Invitation.cancelled_at.is_(None))
    return {
        InvitationState.PENDING: and_(is_open, Invitation.expires_at > now()),
        InvitationState.EXPIRED: and_(is_open, Invitation.expires_at <= now()),
        InvitationState.ACCEPTED: Invitation.accepted_at.is_not(None),
        InvitationState.CANCELLED: and_(
            Invitation.accepted_at.is_(None), Invitation.cancelled_at.is_not(None)
        ),
    }[state]


def sent_by(user: User, state: InvitationState | None) -> Select[Invitation]:
    """The invitations that a person follows, the latest first, with what a line shows."""
    found = visible_invitations(user).options(_with_groups(), joinedload(Invitation.invited_by))
    if state is not None:
        found = found.where(is_in(state))
    return found.order_by(Invitation.id.desc())


def offered_by(user: User) -> Select[Workgroup]:
    """The groups to which a person may invite: those they run that are not archived."""
    return managed_workgroups(user).where(Workgroup.openness != Openness.ARCHIVED)


def opened_by(raw: str, *, hold: bool = False) -> Invited:
    """What a link opens; ``hold`` keeps it from others until the end of the transaction.

    One that was accepted still opens to a person who has not chosen their password. Raises
    InvalidToken, InvitationOver.
    """
    found = (
        select(Invitation)
        .join(Token, Token.subject_id == Invitation.id)
        .where(Token.digest == digest_of(raw), Token.purpose == PURPOSE)
        .options(_with_groups(), selectinload(Invitation.invited_by))
    )
    if hold:
        found = found.with_for_update(of=Invitation).execution_options(populate_existing=True)
    invitation = db.session.scalar(found)
    if invitation is None:
        raise InvalidToken
    account = _account_of(invitation)
    is_left = account is not None and account.is_pending and invitation.expires_at > now()
    if not invitation.is_pending and not (invitation.accepted_at and is_left):
        raise InvitationOver(invitation.state)
    if account is not None and not account.is_active:
        raise InvalidToken
    return Invited(invitation, account)


def _account_of(invitation: Invitation) -> User | None:
    """The account at the invited address; one that has moved to another is no business of it."""
    return find_user(invitation.email)


def _with_groups() -> ExecutableOption:
    group = selectinload(Invitation.workgroups).joinedload(InvitedWorkgroup.workgroup)
    return group.options(joinedload(Workgroup.theme), joinedload(Workgroup.region))
