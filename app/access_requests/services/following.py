"""What the person who asked does without an account: follow, answer, withdraw."""

import hmac
from base64 import urlsafe_b64encode

from sqlalchemy import select

from app.access_requests.models import (
    AccessRequest,
    ImpossibleStep,
    RequestMessage,
    RequestStatus,
)
from app.access_requests.services.asking import stop_asking
from app.access_requests.services.locking import lock, once_key
from app.core import audit
from app.core.db import db
from app.core.links import absolute_url
from app.core.settings import settings
from app.core.tokens import digest_of


def follow_secret(asked: AccessRequest) -> str:
    """The secret of the follow page: 256 bits drawn from the request's key and the service's.

    Only its hash is stored, and still every mail about the request can carry the same link.
    """
    db.session.flush()
    drawn = hmac.digest(settings().secret_key.encode(), asked.follow_key.encode(), "sha256")
    raw = urlsafe_b64encode(drawn).decode().rstrip("=")
    asked.follow_digest = digest_of(raw)
    return raw


def follow_link(asked: AccessRequest) -> str:
    """The address of the page on which a person follows their request, for mails."""
    return absolute_url("access_requests.follow", token=follow_secret(asked))


def reply(asked: AccessRequest, body: str, *, submission_key: str) -> RequestMessage:
    """Add the applicant's words to the exchange; an awaited answer puts the request back in line.

    Raises ImpossibleStep when the request is over.
    """
    asked = lock(asked.id)
    key = once_key(submission_key, asked.id, body)
    sent = db.session.scalar(select(RequestMessage).where(RequestMessage.submission_key == key))
    if sent is not None:
        return sent
    if not asked.status.is_open:
        raise ImpossibleStep("Cette demande est close : elle ne reçoit plus de message.")
    message = RequestMessage(
        request_id=asked.id, is_from_applicant=True, body=body, submission_key=key
    )
    db.session.add(message)
    if asked.status is RequestStatus.AWAITING_INFORMATION:
        asked.move_to(RequestStatus.PENDING)
    audit.record("access_request.answered", asked)
    return message


def withdraw(asked: AccessRequest) -> None:
    """Give up a request at the applicant's wish: nobody is asked any more.

    Raises ImpossibleStep.
    """
    asked = lock(asked.id)
    if asked.status is RequestStatus.WITHDRAWN:
        return
    asked.move_to(RequestStatus.WITHDRAWN)
    stop_asking(asked)
    audit.record("access_request.withdrawn", asked)
