"""Writing a mail, now or for the moment when it leaves; trying a refused one again."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from app.core import audit, jobs, mail_texts
from app.core.audit import Actor, Subject, kind_of
from app.core.db import db
from app.core.errors import DomainError
from app.core.mail.composers import composer_of
from app.core.mail.headers import checked
from app.core.mail.outbox import SUBJECT_LENGTH, OutgoingMail, job_key


class StillOnItsWay(DomainError):
    """The mail was sent, withdrawn, or is still being tried."""

    next_step = "Revenez à la liste des envois."

    def __init__(self) -> None:
        super().__init__("Ce courriel est parti, ou le service essaie encore de l’envoyer.")


def send_mail(
    to: str,
    text_key: str,
    values: Mapping[str, str],
    *,
    about: Subject | None = None,
    words: mail_texts.Wording | None = None,
    reply_to: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> OutgoingMail:
    """Write a mail in the current transaction; the worker sends it after the commit.

    ``words`` replaces the text in force, for a mail that staff edited before it leaves;
    ``reply_to`` is whom an answer goes to, who must have agreed to be known. Raises
    LookupError when no such text is declared, BadMailText when the words do not render,
    BadHeader.
    """
    text = mail_texts.find(text_key)
    if text is None:
        raise LookupError(text_key)
    filled = mail_texts.fill(text, values, words)
    return _put(
        OutgoingMail(
            to_address=to,
            text_key=text_key,
            subject=filled.subject[:SUBJECT_LENGTH],
            body=filled.body,
            reply_to=reply_to,
            headers=checked(headers or {}),
        ),
        about,
    )


def write_later(
    to: str,
    composer: str,
    about: Subject,
    *,
    payload: Mapping[str, Any] | None = None,
    reply_to: str | None = None,
) -> OutgoingMail:
    """Write, in the current transaction, a mail that its composer fills when it leaves.

    ``payload`` is what the composer needs besides ``about``, as JSON. It leaves at once: what
    waits for an hour is ordered at that hour. Raises LookupError when nobody composes it.
    """
    declared = composer_of(composer)
    if declared is None:
        raise LookupError(composer)
    written = OutgoingMail(
        to_address=to,
        text_key=composer,
        subject=declared.label[:SUBJECT_LENGTH],
        body="",
        reply_to=reply_to,
        payload=dict(payload or {}),
    )
    return _put(written, about)


def _put(written: OutgoingMail, about: Subject | None) -> OutgoingMail:
    written.about_kind = kind_of(about) if about else None
    written.about_id = str(about.id) if about else None
    db.session.add(written)
    db.session.flush()
    jobs.enqueue("mail.send", {"mail_id": written.id}, key=job_key(written))
    return written


def send_again(written: OutgoingMail, by: Actor) -> None:
    """Try once more a mail that was refused or given up, logged. Raises StillOnItsWay."""
    if written.sent_at or written.withdrawn_at:
        raise StillOnItsWay
    key, payload = job_key(written), {"mail_id": written.id}
    job_id = db.session.scalar(select(jobs.Job.id).where(jobs.Job.key == key))
    if job_id is None:
        jobs.enqueue("mail.send", payload, key=key)
    elif not jobs.again(job_id, payload):
        raise StillOnItsWay
    written.refused_at = written.error = None
    audit.record("mail.sent_again", written, by=by, text=written.text_key)
