"""Facilitators are asked by mail for their opinion: one mail each, one link for each group."""

from datetime import timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.access_requests import mails
from app.access_requests.models import AccessRequest, AskedOpinion, WantedWorkgroup
from app.access_requests.queries.links import OPINION
from app.accounts.models import User
from app.core import tokens
from app.core.db import db
from app.core.links import absolute_url
from app.core.mail import send_mail
from app.workgroups.models import Workgroup
from app.workgroups.queries import facilitators_of

LIFETIME = timedelta(days=30)
WITHOUT_ORGANISATION = "sans structure"
TITLED_LINK = "Groupe « {} » :\n\n{}"


def ask_for_opinions(asked: AccessRequest) -> None:
    """Ask the facilitators of each group that is not settled, in one mail to each person."""
    wishes = [each for each in _wishes(asked) if not each.is_settled]
    by_group = facilitators_of(wish.workgroup_id for wish in wishes)
    theirs: dict[User, list[WantedWorkgroup]] = {}
    for wish in wishes:
        for facilitator in by_group.get(wish.workgroup_id, []):
            theirs.setdefault(facilitator, []).append(wish)
    for facilitator, own in theirs.items():
        _ask(facilitator, asked, own)


def stop_asking(asked: AccessRequest) -> None:
    """Make the mailed links about a request worthless."""
    for row_id in db.session.scalars(_asked_about(asked)):
        tokens.revoke(OPINION, row_id)


def _wishes(asked: AccessRequest) -> list[WantedWorkgroup]:
    return list(
        db.session.scalars(
            select(WantedWorkgroup)
            .where(WantedWorkgroup.request_id == asked.id)
            .options(joinedload(WantedWorkgroup.workgroup).joinedload(Workgroup.theme))
            .order_by(WantedWorkgroup.id)
        )
    )


def _asked_about(asked: AccessRequest) -> Select[int]:
    return (
        select(AskedOpinion.id)
        .join(AskedOpinion.wanted)
        .where(WantedWorkgroup.request_id == asked.id)
    )


def _ask(facilitator: User, asked: AccessRequest, wishes: list[WantedWorkgroup]) -> None:
    blocks = [TITLED_LINK.format(wish.workgroup.title, _link(facilitator, wish)) for wish in wishes]
    values = {
        "prenom": facilitator.first_name,
        "personne": asked.full_name,
        "structure": asked.organisation_name or WITHOUT_ORGANISATION,
        "groupes": "\n\n".join(blocks),
        "espace": absolute_url("access_requests.opinions"),
    }
    send_mail(facilitator.email, mails.OPINION_WANTED.key, values, about=asked)


def _link(facilitator: User, wish: WantedWorkgroup) -> str:
    """A fresh link for one person on one wish; their former one is worthless from then on."""
    row = db.session.scalar(
        select(AskedOpinion).where(
            AskedOpinion.wanted_id == wish.id, AskedOpinion.facilitator_id == facilitator.id
        )
    )
    if row is None:
        row = AskedOpinion(wanted_id=wish.id, facilitator_id=facilitator.id)
        db.session.add(row)
        db.session.flush()
    tokens.revoke(OPINION, row.id)
    raw = tokens.issue(OPINION, row.id, LIFETIME)
    return absolute_url("access_requests.opinion_by_link", token=raw)
