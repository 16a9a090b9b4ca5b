"""Invitations: sent once, sent again, cancelled."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload, selectinload

from app.access_requests import mails
from app.access_requests.models import (
    Invitation,
    InvitationOver,
    InvitationState,
    InvitedWorkgroup,
    SentToday,
)
from app.access_requests.queries.invitations import PURPOSE
from app.access_requests.services.address_lists import Row
from app.access_requests.services.invitation_lines import (
    Outcome,
    Prospect,
    foreseen,
    known_of,
)
from app.accounts.models import User
from app.accounts.queries import find_user
from app.core import audit, jobs, parameters, tokens
from app.core.db import db, now
from app.core.links import absolute_url
from app.core.mail import send_mail
from app.workgroups.models import Workgroup

LIFETIME_DAYS = parameters.declare(
    "access_requests.invitation_days",
    "Invitations : durée de validité",
    unit="jours",
    default=30,
    maximum=180,
)
QUIET = timedelta(days=1)
SLICE = 50
ATTEMPTS = 3


def invite(rows: Sequence[Row], workgroups: Sequence[Workgroup], *, by: User) -> list[Prospect]:
    """Keep an invitation for each new address, whose mail a job writes.

    The same list sent again adds nothing. Of two lists sent at once, one waits for the other.
    """
    expires_at = now() + _lifetime()
    for attempt in range(ATTEMPTS):
        try:
            with db.session.begin_nested():
                done = foreseen(rows, workgroups, known_of(rows, workgroups, hold=True))
                kept = [_keep(each, expires_at, by) for each in done if each.outcome.is_effective]
        except IntegrityError:
            if attempt == ATTEMPTS - 1:
                raise
            continue
        _announce([each for each in kept if each.sent_at is None], workgroups, by)
        return done
    return []


def _keep(prospect: Prospect, expires_at: datetime, by: User) -> Invitation:
    """The invitation of a line: new, brought back to life, or with groups added."""
    groups = [
        InvitedWorkgroup(workgroup_id=each.id, invited_by_id=by.id) for each in prospect.groups
    ]
    invitation = prospect.invitation
    if invitation is not None and prospect.outcome is Outcome.GROUPS_ADDED:
        invitation.workgroups.extend(groups)
        if not _is_recent(invitation):
            invitation.sent_at = None
        return invitation
    if invitation is None:
        invitation = Invitation(email=prospect.row.email, workgroups=[])
    invitation.workgroups = groups
    invitation.region_code = prospect.groups[0].region_code
    invitation.invited_by_id = by.id
    invitation.sent_at, invitation.expires_at = None, expires_at
    for name in ("first_name", "last_name", "organisation_name", "job_title"):
        setattr(invitation, name, getattr(prospect.row, name) or getattr(invitation, name) or "")
    db.session.add(invitation)
    return invitation


def _is_recent(invitation: Invitation) -> bool:
    """Whether a mail left less than a day ago: its link opens what is added meanwhile."""
    return invitation.sent_at is None or invitation.sent_at > now() - QUIET


def _lifetime() -> timedelta:
    return timedelta(days=parameters.value_of(LIFETIME_DAYS))


def _announce(waiting: Sequence[Invitation], workgroups: Sequence[Workgroup], by: User) -> None:
    if not waiting:
        return
    ids = [each.id for each in waiting]
    for start in range(0, len(ids), SLICE):
        jobs.enqueue("access_requests.send_invitations", {"ids": ids[start : start + SLICE]})
    for workgroup in workgroups:
        audit.record("invitation.sent", workgroup, by=by, count=len(ids))


@jobs.handler("access_requests.send_invitations")
def send_invitations(payload: dict[str, Any]) -> None:
    """Write the mails that still wait, one for each person."""
    waiting = _with_groups().where(
        Invitation.id.in_(payload["ids"]),
        Invitation.sent_at.is_(None),
        Invitation.accepted_at.is_(None),
        Invitation.cancelled_at.is_(None),
    )
    for invitation in db.session.scalars(waiting).all():
        _mail(invitation)


def _with_groups() -> Select[Invitation]:
    """Invitations held until the end of the transaction, with what their mail says."""
    group = selectinload(Invitation.workgroups).joinedload(InvitedWorkgroup.workgroup)
    return (
        select(Invitation)
        .options(
            group.options(joinedload(Workgroup.theme), joinedload(Workgroup.region)),
            selectinload(Invitation.invited_by),
        )
        .order_by(Invitation.id)
        .with_for_update(of=Invitation)
        .execution_options(populate_existing=True)
    )


def _mail(invitation: Invitation) -> None:
    """Send a fresh link; the former one is worthless from then on."""
    lifetime = _lifetime()
    tokens.revoke(PURPOSE, invitation.id)
    raw = tokens.issue(PURPOSE, invitation.id, lifetime)
    invitation.sent_at, invitation.expires_at = now(), now() + lifetime
    account = find_user(invitation.email)
    first_name = account.first_name if account else invitation.first_name
    values = {
        "salutation": f"Bonjour {first_name}".strip(),
        "invitant": invitation.invited_by.full_name if invitation.invited_by else "L’équipe",
        "groupes": _told(each.workgroup for each in invitation.workgroups),
        "jours": str(lifetime.days),
        "lien": absolute_url("access_requests.accept_invitation", token=raw),
    }
    text = mails.INVITED_MEMBER if account else mails.INVITATION
    send_mail(invitation.email, text.key, values, about=invitation)


def _told(workgroups: Iterable[Workgroup]) -> str:
    return "\n".join(f"- {each.title} ({each.region.name})" for each in workgroups)


def resend(invitation: Invitation, *, by: User) -> None:
    """Send an invitation again with a fresh link and delay. Raises InvitationOver, SentToday."""
    held = _held(invitation)
    if held.state not in {InvitationState.PENDING, InvitationState.EXPIRED}:
        raise InvitationOver(held.state)
    if _is_recent(held):
        raise SentToday
    _mail(held)
    audit.record("invitation.resent", held, by=by)


def cancel(invitation: Invitation, *, by: User) -> None:
    """Take back what this person offered, all of it for ANSA. Raises InvitationOver.

    Groups that somebody else offered stay; without any left the invitation is cancelled.
    """
    held = _held(invitation)
    if held.state is InvitationState.ACCEPTED:
        raise InvitationOver(held.state)
    if held.state is InvitationState.CANCELLED:
        return
    others = [each for each in held.workgroups if not _is_offered_by(each, held, by)]
    if others:
        held.workgroups = others
        held.invited_by_id = others[0].invited_by_id
    else:
        held.cancelled_at = now()
    audit.record("invitation.cancelled", held, by=by)


def _is_offered_by(group: InvitedWorkgroup, invitation: Invitation, user: User) -> bool:
    return user.is_ansa or (group.invited_by_id or invitation.invited_by_id) == user.id


def _held(invitation: Invitation) -> Invitation:
    return db.session.scalars(_with_groups().where(Invitation.id == invitation.id)).one()
