"""Invitations: some wait for an answer, others were accepted, cancelled, or ran out."""

from collections.abc import Generator
from datetime import datetime

from sqlalchemy import select

from app.access_requests.models import Invitation
from app.access_requests.queries.invitations import PURPOSE
from app.access_requests.services import arrivals
from app.access_requests.services.address_lists import Row
from app.access_requests.services.arrivals import Newcomer
from app.access_requests.services.invitations import cancel, invite, send_invitations
from app.accounts.services import activate
from app.accounts.services.activation import PURPOSE as ACTIVATION
from app.administration.demo.accounts import PASSWORD
from app.administration.demo.organisations import FULL_REGION
from app.administration.demo.people import Cast
from app.administration.demo.requests.plots import LIFETIME
from app.administration.demo.timeline import Story, Timeline, days_ago
from app.administration.demo.workgroups import OWN_GROUP, by_number
from app.core import tokens
from app.core.db import db

Inviting = Generator[datetime, None, Invitation]
WAITING_SINCE = (20, 14, 9, 6, 3, 1)
RAN_OUT_SINCE = (70, 62, 55)
CANCELLED_SINCE = (25, 12)
ACCEPTED_SINCE = (45, 38, 18)


def send_out_invitations(cast: Cast, timeline: Timeline) -> None:
    """Tell the invitations of the facilitator's persona and of Ansa to the persona's group."""
    for rank, days in enumerate((*WAITING_SINCE, *RAN_OUT_SINCE)):
        timeline.tell(_sent(cast, days, _inviter(rank)))
    for rank, days in enumerate(CANCELLED_SINCE):
        timeline.tell(_cancelled(cast, days, _inviter(rank)))
    for rank, days in enumerate(ACCEPTED_SINCE):
        timeline.tell(_accepted(cast, days, _inviter(rank)))


def _inviter(rank: int) -> str:
    return ("animatrice", "ansa")[rank % 2]


def _sent(cast: Cast, days: float, inviter: str) -> Inviting:
    identity = cast.new_identity()
    organisation = cast.dice.choice(cast.organisations[FULL_REGION])
    row = Row(
        number=1,
        email=identity.email,
        first_name=identity.first_name,
        last_name=identity.last_name,
        organisation_name=organisation.name,
        job_title="Chargée de mission" if identity.gender == "f" else "Chargé de mission",
    )
    yield days_ago(days)
    invite([row], [by_number(FULL_REGION)[OWN_GROUP]], by=cast.personas[inviter])
    invitation = db.session.scalars(select(Invitation).where(Invitation.email == row.email)).one()
    invitation.is_demo = True
    send_invitations({"ids": [invitation.id]})
    return invitation


def _cancelled(cast: Cast, days: float, inviter: str) -> Story:
    later = days_ago(days - 2)
    invitation = yield from _sent(cast, days, inviter)
    yield later
    cancel(invitation, by=cast.personas[inviter])


def _accepted(cast: Cast, days: float, inviter: str) -> Story:
    later = days_ago(days - 4)
    invitation = yield from _sent(cast, days, inviter)
    yield later
    newcomer = Newcomer(
        first_name=invitation.first_name,
        last_name=invitation.last_name,
        organisation_name=invitation.organisation_name,
        job_title=invitation.job_title,
    )
    raw = tokens.issue(PURPOSE, invitation.id, LIFETIME)
    user = arrivals.accept(raw, newcomer).user
    user.is_demo = True
    activate(tokens.issue(ACTIVATION, user.id, LIFETIME), PASSWORD)
