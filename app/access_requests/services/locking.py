"""One writer at a time: a request is locked before its state is read to be changed."""

import hashlib
import json

from sqlalchemy import select

from app.access_requests.models import AccessRequest, RequestStatus
from app.core.db import db


def lock(request_id: int) -> AccessRequest:
    """The request as it stands now, held until the end of the transaction."""
    return db.session.scalars(
        select(AccessRequest)
        .where(AccessRequest.id == request_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def lock_those_of(email: str) -> list[AccessRequest]:
    """Every request of an address that is not over, held in one order: two never wait in a ring."""
    return list(
        db.session.scalars(
            select(AccessRequest)
            .where(
                AccessRequest.email == email,
                AccessRequest.status.in_([each for each in RequestStatus if not each.is_final]),
            )
            .order_by(AccessRequest.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )


def once_key(drawn: str, *typed: object) -> str:
    """What tells a form sent twice from the same form corrected and sent again."""
    whole = json.dumps([drawn, *typed], default=str)
    return hashlib.sha256(whole.encode()).hexdigest()
