"""Retention: what came to nothing is erased after a delay, with all that was written about it.

An accepted request stays, with its journal: it says why the account exists. The activity log
keeps its lines: they hold no name, address nor word of an applicant.
"""

from calendar import monthrange
from datetime import datetime

from sqlalchemy import ColumnElement, Select, String, and_, cast, delete, func, or_, select

from app.access_requests.models import (
    FINAL_STATUSES,
    AccessRequest,
    AskedOpinion,
    BulkRun,
    Invitation,
    RequestMessage,
    RequestStatus,
    WantedWorkgroup,
)
from app.access_requests.queries.invitations import PURPOSE
from app.access_requests.queries.links import CONFIRMATION, OPINION
from app.core import parameters
from app.core.db import Base, db, now
from app.core.mail import OutgoingMail
from app.core.tokens import Token

RETENTION_MONTHS = parameters.declare(
    "access_requests.retention_months",
    "Demandes d’accès refusées ou sans suite, invitations terminées : durée de conservation",
    unit="mois",
    default=6,
    maximum=24,
)


def purge(before: datetime | None = None, dry_run: bool = False) -> dict[str, int]:
    """Erase the requests and invitations over before a moment, that of the delay set by staff
    when none is given; return how many of each, by French noun. ``dry_run`` only counts."""
    limit = before or months_before(now(), parameters.value_of(RETENTION_MONTHS))
    requests = select(AccessRequest.id).where(_request_is_over(limit))
    invitations = select(Invitation.id).where(_invitation_is_over(limit))
    counts = {
        "demandes d’accès": _count(requests),
        "invitations": _count(invitations),
        "courriels à leur sujet": _count(_mails(requests, invitations)),
        "réponses groupées": _count(select(BulkRun.id).where(BulkRun.run_at < limit)),
    }
    if not dry_run:
        _erase(requests, invitations)
        _delete(BulkRun, BulkRun.run_at < limit)
    return counts


def months_before(moment: datetime, months: int) -> datetime:
    """The same day some months earlier, or the last of a month that is too short."""
    years, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    day = min(moment.day, monthrange(years, month + 1)[1])
    return moment.replace(year=years, month=month + 1, day=day)


def _request_is_over(limit: datetime) -> ColumnElement[bool]:
    """Refused, withdrawn or forgotten before the limit, or left with a question for as long."""
    answered = select(RequestMessage.id).where(
        RequestMessage.request_id == AccessRequest.id, RequestMessage.sent_at >= limit
    )
    is_abandoned = and_(
        AccessRequest.status == RequestStatus.AWAITING_INFORMATION,
        AccessRequest.confirmed_at < limit,
        ~answered.exists(),
    )
    came_to_nothing = FINAL_STATUSES - {RequestStatus.APPROVED}
    is_closed = and_(
        AccessRequest.status.in_(list(came_to_nothing)), AccessRequest.closed_at < limit
    )
    return or_(is_closed, is_abandoned)


def _invitation_is_over(limit: datetime) -> ColumnElement[bool]:
    return or_(
        Invitation.accepted_at < limit,
        Invitation.cancelled_at < limit,
        and_(Invitation.accepted_at.is_(None), Invitation.expires_at < limit),
    )


def _mails(requests: Select[int], invitations: Select[int]) -> Select[int]:
    about = [
        and_(
            OutgoingMail.about_kind == model.__tablename__,
            OutgoingMail.about_id.in_(found.with_only_columns(cast(model.id, String))),
        )
        for model, found in ((AccessRequest, requests), (Invitation, invitations))
    ]
    return select(OutgoingMail.id).where(or_(*about))


def _erase(requests: Select[int], invitations: Select[int]) -> None:
    """What points to a file goes before it; its own parts go with it, by their foreign keys."""
    asked = (
        select(AskedOpinion.id)
        .join(AskedOpinion.wanted)
        .where(WantedWorkgroup.request_id.in_(requests))
    )
    for purpose, subjects in (
        (CONFIRMATION, requests),
        (OPINION, asked),
        (PURPOSE, invitations),
    ):
        _delete(Token, and_(Token.purpose == purpose, Token.subject_id.in_(subjects)))
    _delete(OutgoingMail, OutgoingMail.id.in_(_mails(requests, invitations)))
    _delete(AccessRequest, AccessRequest.id.in_(requests))
    _delete(Invitation, Invitation.id.in_(invitations))


def _delete(model: type[Base], where: ColumnElement[bool]) -> None:
    db.session.execute(delete(model).where(where), execution_options={"synchronize_session": False})


def _count(found: Select[int]) -> int:
    return db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
