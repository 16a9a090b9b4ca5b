"""Requests that came to nothing are erased after a delay, with what was written about them."""

from datetime import timedelta

from sqlalchemy import Select, String, and_, cast, delete, select

from app.access_requests.models import AccessRequest, RequestStatus
from app.access_requests.queries.links import CONFIRMATION
from app.core import parameters
from app.core.db import db, now
from app.core.mail import OutgoingMail
from app.core.tokens import Token

RETENTION_DAYS = parameters.declare(
    "access_requests.retention_days",
    "Demandes d’accès refusées ou sans suite : durée de conservation",
    unit="jours",
    default=183,
    minimum=30,
    maximum=730,
)
CAME_TO_NOTHING = (RequestStatus.DECLINED, RequestStatus.WITHDRAWN, RequestStatus.EXPIRED)


def purge() -> dict[str, int]:
    """Erase the requests declined, withdrawn or left aside for too long; return how many.

    Their mails go too: they hold the address. The activity log keeps lines without a name.
    """
    limit = now() - timedelta(days=parameters.value_of(RETENTION_DAYS))
    old = select(AccessRequest.id).where(
        AccessRequest.status.in_(CAME_TO_NOTHING), AccessRequest.closed_at < limit
    )
    _erase_about(old)
    return {"demandes d’accès": _count(AccessRequest, old)}


def _erase_about(old: Select[int]) -> None:
    numbers = old.with_only_columns(cast(AccessRequest.id, String))
    kind = AccessRequest.__tablename__
    for model, about in (
        (OutgoingMail, and_(OutgoingMail.about_kind == kind, OutgoingMail.about_id.in_(numbers))),
        (Token, and_(Token.purpose == CONFIRMATION, Token.subject_id.in_(old))),
    ):
        db.session.execute(
            delete(model).where(about), execution_options={"synchronize_session": False}
        )


def _count(model: type[AccessRequest], old: Select[int]) -> int:
    erased = db.session.execute(
        delete(model).where(model.id.in_(old)), execution_options={"synchronize_session": False}
    )
    return int(getattr(erased, "rowcount"))  # noqa: B009
