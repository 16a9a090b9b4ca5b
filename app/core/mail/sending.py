"""Sending, by the worker: may it leave, what does it say, and what did the server answer?"""

import logging
import re
import smtplib
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

from sqlalchemy import func, or_, select

from app.core import jobs
from app.core.db import db, now, release
from app.core.mail.composers import Composed, Composer, Note, composer_of
from app.core.mail.delivery import deliver
from app.core.mail.message import compose
from app.core.mail.outbox import SUBJECT_LENGTH, OutgoingMail
from app.core.text import one_line
from app.core.tokens import TOKEN_LENGTH

log = logging.getLogger(__name__)
STRUCK_OUT = "[lien personnel]"
REFUSALS_IN_A_ROW = 5
TRIED_AGAIN_AFTER = timedelta(days=30)
REFUSING = "Cette adresse refuse nos courriels depuis plusieurs envois."
_SECRET_LINK = re.compile(rf"https?://[^\s<>]*/[A-Za-z0-9_-]{{{TOKEN_LENGTH}}}\b[^\s<>]*")

Guard = Callable[[OutgoingMail], bool]
_guards: list[Guard] = []


def guard(function: Guard) -> Guard:
    """Declare a question asked of each mail at the moment of sending: may it still leave?"""
    _guards.append(function)
    return function


def is_refusing(address: str) -> bool:
    """Whether an address refused the last five mails, one of them within a month.

    After a month of silence one mail is tried: a mailbox may be full for a time.
    """
    answered_at = func.coalesce(OutgoingMail.sent_at, OutgoingMail.refused_at)
    last = db.session.scalars(
        select(OutgoingMail)
        .where(OutgoingMail.to_address == address)
        .where(or_(OutgoingMail.sent_at.is_not(None), OutgoingMail.refused_at.is_not(None)))
        .order_by(answered_at.desc(), OutgoingMail.id.desc())
        .limit(REFUSALS_IN_A_ROW)
    ).all()
    refusals = [mail.refused_at for mail in last if mail.refused_at and not mail.sent_at]
    return len(refusals) == REFUSALS_IN_A_ROW and max(refusals) > now() - TRIED_AGAIN_AFTER


@jobs.handler("mail.send")
def _send(payload: dict[str, Any]) -> None:
    written = db.session.get(OutgoingMail, payload["mail_id"])
    if written is None or written.is_settled:
        return
    composer = composer_of(written.text_key)
    if composer is None and not written.body:
        raise LookupError(f"nobody composes {written.text_key}")
    reason = _reason_to_keep(written, is_bulk=composer is not None)
    composed = composer.write(written) if composer and reason is None else None
    if reason is not None or (composer and composed is None):
        _withdraw(written, reason)
        return
    message = compose(written, composed)
    release()
    if _hand_over(message, written):
        _note_sent(written, composer, composed)


def _reason_to_keep(written: OutgoingMail, *, is_bulk: bool) -> str | None:
    """Why a mail does not leave, if it does not; empty when a guard says no."""
    if not all(may_leave(written) for may_leave in _guards):
        return ""
    return REFUSING if is_bulk and is_refusing(written.to_address) else None


def _withdraw(written: OutgoingMail, reason: str | None) -> None:
    written.withdrawn_at, written.error = now(), reason or None
    strike_links(written)


def _hand_over(message: EmailMessage, written: OutgoingMail) -> bool:
    """Whether the server took the message; a refusal for good is noted. Raises Postpone."""
    try:
        deliver(message)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as no:
        code, reason = _answer_of(no)
        if code < 500:
            raise jobs.Postpone(f"{code} {reason}") from no
        written.refused_at, written.error = now(), f"{code} {reason}"
        return False
    except (OSError, smtplib.SMTPException) as outage:
        raise jobs.Postpone(f"{type(outage).__name__}: {outage}") from outage
    return True


def _answer_of(error: smtplib.SMTPException) -> tuple[int, str]:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, reason = next(iter(error.recipients.values()))
    else:
        code, reason = error.smtp_code, error.smtp_error  # type: ignore[attr-defined]
    return code, reason.decode(errors="replace")


def _note_sent(written: OutgoingMail, composer: Composer | None, composed: Composed | None) -> None:
    """Note that a mail has left, with what it said. Killed before the commit, the worker sends
    it a second time, under the same Message-ID: it is the one window of a delivery at least once.
    """
    written.sent_at = now()
    if composed:
        written.subject = one_line(composed.subject)[:SUBJECT_LENGTH]
        written.body, written.headers = composed.body, dict(composed.headers)
    strike_links(written)
    db.session.flush()
    if composer and composer.on_sent:
        _tell(composer.on_sent, written)


def _tell(on_sent: Note, written: OutgoingMail) -> None:
    """Let the feature note it too. Its failure must not send the mail again at each attempt."""
    try:
        with db.session.begin_nested():
            on_sent(written)
    except Exception:
        log.exception("mail %s has left, but its feature could not note it", written.id)


def strike_links(written: OutgoingMail) -> None:
    """Take the links that act out of the stored text of a mail that has left."""
    written.body = _SECRET_LINK.sub(STRUCK_OUT, written.body)
    written.headers = {
        name: _SECRET_LINK.sub(STRUCK_OUT, value) for name, value in written.headers.items()
    }
