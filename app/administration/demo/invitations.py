"""Invitations: some wait for an answer, others were accepted, cancelled, or ran out."""

from datetime import datetime, timedelta

from app.access_requests.models import Invitation, InvitedWorkgroup
from app.administration.demo.organisations import FULL_REGION
from app.administration.demo.people import Cast
from app.administration.demo.timeline import days_ago
from app.administration.demo.workgroups import OWN_GROUP, by_number
from app.core.db import db

LIFETIME = timedelta(days=30)
PENDING, CANCELLED, EXPIRED = 6, 2, 3


def invite(cast: Cast) -> None:
    """Write the invitations of the facilitator's persona and of Ansa."""
    own = by_number(FULL_REGION)[OWN_GROUP].id
    for rank in range(PENDING + CANCELLED + EXPIRED):
        sent_at = days_ago(60 if rank >= PENDING + CANCELLED else cast.dice.uniform(1, 20))
        invitation = _written(cast, sent_at, "animatrice" if rank % 2 else "ansa")
        invitation.workgroups = [InvitedWorkgroup(workgroup_id=own)]
        if PENDING <= rank < PENDING + CANCELLED:
            invitation.cancelled_at = sent_at + timedelta(days=1)
    accepted = _written(cast, days_ago(45), "animatrice")
    member = cast.personas["membre"]
    accepted.email, accepted.user_id = member.email, member.id
    accepted.first_name, accepted.last_name = member.first_name, member.last_name
    accepted.accepted_at = accepted.created_at + timedelta(days=2)
    accepted.workgroups = [InvitedWorkgroup(workgroup_id=own)]


def _written(cast: Cast, sent_at: datetime, by: str) -> Invitation:
    identity = cast.new_identity()
    organisation = cast.dice.choice(cast.organisations[FULL_REGION])
    invitation = Invitation(
        email=identity.email,
        first_name=identity.first_name,
        last_name=identity.last_name,
        organisation_name=organisation.name,
        region_code=FULL_REGION,
        invited_by_id=cast.personas[by].id,
        created_at=sent_at,
        sent_at=sent_at,
        expires_at=sent_at + LIFETIME,
        is_demo=True,
    )
    db.session.add(invitation)
    return invitation
