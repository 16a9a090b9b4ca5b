"""What the links of our mails are about: a confirmation, an opinion, a request to follow."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.access_requests.models import (
    AccessRequest,
    AlreadyConfirmed,
    AskedOpinion,
    RequestMessage,
    RequestStatus,
    WantedWorkgroup,
)
from app.access_requests.policies import can_give_opinion
from app.core import tokens
from app.core.db import db
from app.core.tokens import InvalidToken, Token, digest_of
from app.workgroups.models import Workgroup

CONFIRMATION = "access_request.confirm"
OPINION = "access_request.opinion"


class OpinionLinkOver(InvalidToken):
    """Told alike whether it has served, ran out, or is about a request that is decided."""

    next_step = (
        "Si la demande attend encore une décision, elle est dans votre espace, parmi les avis à "
        "donner : connectez-vous pour la retrouver."
    )


def to_confirm(raw: str) -> AccessRequest:
    """The request that a link confirms. Raises InvalidToken, AlreadyConfirmed if it has served."""
    try:
        request_id = tokens.look(CONFIRMATION, raw)
    except InvalidToken:
        if _was_confirmed(raw):
            raise AlreadyConfirmed from None
        raise
    asked = db.session.get(AccessRequest, request_id)
    if asked is None or asked.status is not RequestStatus.UNCONFIRMED:
        raise InvalidToken
    return asked


def _was_confirmed(raw: str) -> bool:
    used = (
        select(AccessRequest.id)
        .join(Token, Token.subject_id == AccessRequest.id)
        .where(
            Token.digest == digest_of(raw),
            Token.purpose == CONFIRMATION,
            Token.used_at.is_not(None),
            AccessRequest.confirmed_at.is_not(None),
        )
    )
    return db.session.scalar(used) is not None


def asked_opinion(raw: str) -> AskedOpinion:
    """Who was asked, about which wish. Raises OpinionLinkOver.

    The right is checked again: the link of somebody who left the group, or about a request that
    is over, opens nothing.
    """
    found = (
        select(AskedOpinion)
        .where(AskedOpinion.id == _opinion_id(raw))
        .options(
            joinedload(AskedOpinion.facilitator),
            joinedload(AskedOpinion.wanted)
            .joinedload(WantedWorkgroup.request)
            .joinedload(AccessRequest.department),
            joinedload(AskedOpinion.wanted)
            .joinedload(WantedWorkgroup.workgroup)
            .joinedload(Workgroup.theme),
        )
    )
    asked = db.session.scalar(found)
    if asked is None or not can_give_opinion(asked.facilitator, asked.wanted):
        raise OpinionLinkOver
    return asked


def _opinion_id(raw: str) -> int:
    try:
        return tokens.look(OPINION, raw)
    except InvalidToken:
        raise OpinionLinkOver from None


def followed(raw: str) -> AccessRequest:
    """The request that a follow link opens, with its groups and messages. Raises InvalidToken."""
    groups = selectinload(AccessRequest.wanted).joinedload(WantedWorkgroup.workgroup)
    asked = db.session.scalar(
        select(AccessRequest)
        .where(AccessRequest.follow_digest == digest_of(raw))
        .options(
            joinedload(AccessRequest.region),
            joinedload(AccessRequest.department),
            groups.joinedload(Workgroup.theme),
            selectinload(AccessRequest.messages).joinedload(RequestMessage.author),
        )
    )
    if asked is None:
        raise InvalidToken
    return asked
