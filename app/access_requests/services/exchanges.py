"""The exchange seen from staff: a question that stops the clock, or a plain message."""

from sqlalchemy import select

from app.access_requests import mails
from app.access_requests.models import (
    AccessRequest,
    ImpossibleStep,
    RequestMessage,
    RequestStatus,
)
from app.access_requests.services.answers import LINK_PLACEHOLDER
from app.access_requests.services.claims import let_go, take
from app.access_requests.services.following import follow_link
from app.access_requests.services.locking import lock, once_key
from app.accounts.models import User
from app.core import audit, mail_texts
from app.core.db import db
from app.core.mail import send_mail
from app.core.mail_texts import MailText, Wording


def ask_for_information(
    asked: AccessRequest, body: str, *, by: User, submission_key: str, take_over: bool = False
) -> RequestMessage:
    """Ask for what is missing: the request waits for the answer, then comes back in line.

    The same form sent twice sends one mail. Raises ImpossibleStep, ClaimedByAnother.
    """
    message, is_new = _write(asked, body, by, submission_key, take_over)
    if is_new:
        asked.move_to(RequestStatus.AWAITING_INFORMATION)
        let_go(asked)
        audit.record("access_request.information_asked", asked, by=by)
        _mail(asked, mails.QUESTION, body)
    return message


def send_message(
    asked: AccessRequest, body: str, *, by: User, submission_key: str, take_over: bool = False
) -> RequestMessage:
    """Write to the applicant; the request stays where it is. Raises as ``ask_for_information``."""
    message, is_new = _write(asked, body, by, submission_key, take_over)
    if is_new:
        audit.record("access_request.message_sent", asked, by=by)
        _mail(asked, mails.MESSAGE, body)
    return message


def preview_message(asked: AccessRequest, body: str, *, is_question: bool = False) -> Wording:
    """The mail that a message would send, its personal link still to come."""
    text = mails.QUESTION if is_question else mails.MESSAGE
    return mail_texts.fill(text, _values(asked, body, LINK_PLACEHOLDER))


def _write(
    asked: AccessRequest, body: str, by: User, submission_key: str, take_over: bool
) -> tuple[RequestMessage, bool]:
    """The message of this form, and whether it is new."""
    asked = lock(asked.id)
    key = once_key(submission_key, asked.id, body)
    sent = db.session.scalar(select(RequestMessage).where(RequestMessage.submission_key == key))
    if sent is not None:
        return sent, False
    if not asked.status.is_open:
        raise ImpossibleStep(
            f"Cette demande est « {asked.status.label} » : elle ne reçoit plus de message."
        )
    take(asked, by=by, take_over=take_over)
    message = RequestMessage(request_id=asked.id, author_id=by.id, body=body, submission_key=key)
    db.session.add(message)
    return message, True


def _mail(asked: AccessRequest, text: MailText, body: str) -> None:
    send_mail(asked.email, text.key, _values(asked, body, follow_link(asked)), about=asked)


def _values(asked: AccessRequest, body: str, link: str) -> dict[str, str]:
    return {"prenom": asked.first_name, "message": body, "lien": link}
