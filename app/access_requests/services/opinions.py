"""What facilitators think of a person who wants to join their group."""

from sqlalchemy import select

from app.access_requests.models import (
    AskedOpinion,
    Opinion,
    OpinionClosed,
    OpinionValue,
    ReasonMissing,
    WantedWorkgroup,
)
from app.access_requests.queries.links import OPINION, asked_opinion
from app.access_requests.services.locking import lock
from app.accounts.models import User
from app.core import audit, tokens
from app.core.db import db, now


def give_opinion(
    wanted: WantedWorkgroup, value: OpinionValue, reason: str = "", *, by: User
) -> Opinion:
    """Give one's opinion on a wish, or change it while nothing is decided.

    Raises OpinionClosed, and ReasonMissing for a reserve without its reason.
    """
    request = lock(wanted.request_id)
    db.session.refresh(wanted, ["decision"])
    if not request.status.is_open or wanted.is_settled:
        raise OpinionClosed
    if value is OpinionValue.RESERVED and not reason.strip():
        raise ReasonMissing
    opinion = db.session.scalar(
        select(Opinion).where(Opinion.wanted_id == wanted.id, Opinion.author_id == by.id)
    )
    if opinion is None:
        opinion = Opinion(wanted_id=wanted.id, author_id=by.id)
        db.session.add(opinion)
    opinion.value, opinion.reason, opinion.given_at = value, reason.strip(), now()
    _end_links(wanted, by)
    audit.record("opinion.given", request, by=by, workgroup_id=wanted.workgroup_id, value=value)
    return opinion


def answer_by_link(raw: str, value: OpinionValue, reason: str = "") -> Opinion:
    """Give an opinion with the mailed link, once. Raises InvalidToken, ReasonMissing."""
    asked = asked_opinion(raw)
    lock(asked.wanted.request_id)  # before the token: whoever closes the request goes that way too
    tokens.spend(OPINION, raw)
    return give_opinion(asked.wanted, value, reason, by=asked.facilitator)


def _end_links(wanted: WantedWorkgroup, facilitator: User) -> None:
    row_id = db.session.scalar(
        select(AskedOpinion.id).where(
            AskedOpinion.wanted_id == wanted.id, AskedOpinion.facilitator_id == facilitator.id
        )
    )
    if row_id is not None:
        tokens.revoke(OPINION, row_id)
