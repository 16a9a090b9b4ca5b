"""Mail: written with the change that causes it, sent by the worker, once.

A mail is a row of the outbox and a job. The worker hands it to the SMTP server, or writes it as
an ``.eml`` file when none is set. A refusal for good is noted on the row for staff to see; a
refusal for now, or an outage, is tried again for three days. Links that act are struck out of
the stored text once the mail has left, so that the journal gives nobody a right.
"""

import re
import smtplib
import ssl
from collections.abc import Callable, Mapping
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from functools import partial
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import render_template
from sqlalchemy import JSON, Index, Select, String, Text, delete, or_, select
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from app.core import audit, jobs, mail_texts
from app.core.audit import Actor, Subject, kind_of
from app.core.db import Base, db, now, release
from app.core.errors import DomainError
from app.core.settings import settings
from app.core.tokens import TOKEN_LENGTH

TIMEOUT_SECONDS = 20
UNSENT = "sent_at IS NULL AND withdrawn_at IS NULL"
STRUCK_OUT = "[lien personnel]"
_SECRET_LINK = re.compile(rf"https?://\S*/[A-Za-z0-9_-]{{{TOKEN_LENGTH}}}\b\S*")
_LINK_LINE = re.compile(r"^https?://\S+$")


class OutgoingMail(Base):
    """One mail to one address, waiting, sent, refused or withdrawn."""

    __tablename__ = "outgoing_mails"
    __table_args__ = (
        Index("ix_outgoing_mails_about", "about_kind", "about_id", "id"),
        Index(
            "ix_outgoing_mails_unsent",
            "id",
            sqlite_where=sql(UNSENT),
            postgresql_where=sql(UNSENT),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    to_address: Mapped[str] = mapped_column(String(254), index=True)
    text_key: Mapped[str] = mapped_column(String(120))
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    reply_to: Mapped[str | None] = mapped_column(String(254))
    headers: Mapped[dict[str, str]] = mapped_column(JSON, default=dict, server_default="{}")
    payload: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    about_kind: Mapped[str | None] = mapped_column(String(60))
    about_id: Mapped[str | None] = mapped_column(String(60))
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)
    sent_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(Text)

    @property
    def is_settled(self) -> bool:
        return bool(self.sent_at or self.refused_at or self.withdrawn_at)


class StillOnItsWay(DomainError):
    """The mail was sent, withdrawn, or is still being tried."""

    next_step = "Revenez à la liste des envois."

    def __init__(self) -> None:
        super().__init__("Ce courriel est parti, ou le service essaie encore de l’envoyer.")


Guard = Callable[[str], bool]
_guards: list[Guard] = []


def guard(function: Guard) -> Guard:
    """Declare a question asked of each address at the moment of sending: may it still receive?"""
    _guards.append(function)
    return function


def send_mail(
    to: str,
    text_key: str,
    values: Mapping[str, str],
    *,
    about: Subject | None = None,
    words: mail_texts.Wording | None = None,
    reply_to: str | None = None,
) -> OutgoingMail:
    """Write a mail in the current transaction; the worker sends it after the commit.

    ``words`` replaces the text in force, for a mail that staff edited before it leaves;
    ``reply_to`` is whom an answer goes to, who must have agreed to be known. Raises
    LookupError when no such text is declared, BadMailText when the words do not render.
    """
    text = mail_texts.find(text_key)
    if text is None:
        raise LookupError(text_key)
    filled = mail_texts.fill(text, values, words)
    written = OutgoingMail(
        to_address=to,
        text_key=text_key,
        subject=filled.subject[:300],
        body=filled.body,
        reply_to=reply_to,
        about_kind=kind_of(about) if about else None,
        about_id=str(about.id) if about else None,
    )
    db.session.add(written)
    db.session.flush()
    jobs.enqueue("mail.send", {"mail_id": written.id}, key=job_key(written))
    return written


def mails_about(subject: Subject) -> Select[OutgoingMail]:
    """The mails sent about one object, oldest first."""
    return (
        select(OutgoingMail)
        .where(
            OutgoingMail.about_kind == kind_of(subject), OutgoingMail.about_id == str(subject.id)
        )
        .order_by(OutgoingMail.id)
    )


def purge(before: datetime) -> int:
    """Erase the mails written before a moment and no longer waiting; return how many."""
    settled = or_(
        OutgoingMail.sent_at.is_not(None),
        OutgoingMail.refused_at.is_not(None),
        OutgoingMail.withdrawn_at.is_not(None),
    )
    erased = db.session.execute(
        delete(OutgoingMail).where(OutgoingMail.created_at < before, settled)
    )
    return int(getattr(erased, "rowcount"))  # noqa: B009


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


def job_key(written: OutgoingMail) -> str:
    """The key of the job that sends a mail."""
    return f"mail:{written.id}"


@jobs.handler("mail.send")
def _send(payload: dict[str, Any]) -> None:
    written = db.session.get(OutgoingMail, payload["mail_id"])
    if written is None or written.is_settled:
        return
    if not all(may_receive(written.to_address) for may_receive in _guards):
        written.withdrawn_at = now()
        strike_links(written)
        return
    message = compose(written)
    release()
    try:
        deliver(message)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as no:
        code, reason = _answer_of(no)
        if code < 500:
            raise jobs.Postpone(f"{code} {reason}") from no
        written.refused_at, written.error = now(), f"{code} {reason}"
        return
    except (OSError, smtplib.SMTPException) as outage:
        raise jobs.Postpone(f"{type(outage).__name__}: {outage}") from outage
    written.sent_at = now()
    strike_links(written)


def _answer_of(error: smtplib.SMTPException) -> tuple[int, str]:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, reason = next(iter(error.recipients.values()))
    else:
        code, reason = error.smtp_code, error.smtp_error  # type: ignore[attr-defined]
    return code, reason.decode(errors="replace")


def strike_links(written: OutgoingMail) -> None:
    """Take the links that act out of the stored text of a mail that has left."""
    written.body = _SECRET_LINK.sub(STRUCK_OUT, written.body)


def compose(written: OutgoingMail) -> EmailMessage:
    """The message in plain text and HTML, both from the one text."""
    own = settings()
    message = EmailMessage()
    name, address = parseaddr(own.mail_from)
    message["From"] = Address(name or own.service_name, addr_spec=address)
    message["To"] = Address(addr_spec=written.to_address)
    if written.reply_to:
        message["Reply-To"] = Address(addr_spec=written.reply_to)
    message["Subject"] = written.subject
    message["Date"] = format_datetime(written.created_at)
    unique = f"{written.id}.{int(written.created_at.timestamp())}"
    message["Message-ID"] = f"<{unique}@{address.rpartition('@')[2] or 'localhost'}>"
    message["Auto-Submitted"] = "auto-generated"
    footer = f"{own.service_name} – {own.base_url}"
    message.set_content(f"{written.body}\n\n-- \n{footer}\n")
    html = render_template(
        "email/layout.html", subject=written.subject, paragraphs=_paragraphs(written.body)
    )
    message.add_alternative(html, subtype="html")
    return message


def _paragraphs(body: str) -> list[tuple[str, str]]:
    """The text cut at its blank lines; a line that is only an address becomes a link."""
    blocks = [block.strip() for block in re.split(r"\n\s*\n", body) if block.strip()]
    own = settings().base_url + "/"
    return [
        ("link" if _LINK_LINE.match(block) and block.startswith(own) else "p", block)
        for block in blocks
    ]


def deliver(message: EmailMessage) -> None:
    """Hand a message to the SMTP server, or write it in the mail folder when none is set."""
    own = settings()
    if not own.sends_mail:
        own.mail_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = message["Message-ID"].strip("<>").replace("@", "_").replace("/", "_")
        (own.mail_folder / f"{name}.eml").write_bytes(message.as_bytes())
        return
    with connect(own.mail_url) as server:
        server.send_message(message)


def connect(url: str) -> smtplib.SMTP:
    """Open a session with the SMTP server of ``smtp://user:password@host:port``.

    ``smtps://`` speaks TLS from the start; ``smtp://`` takes STARTTLS when it is offered.
    Raises OSError or SMTPException.
    """
    parts = urlsplit(url)
    host = parts.hostname or "localhost"
    context = ssl.create_default_context()
    if parts.scheme == "smtps":
        opened: Callable[[], smtplib.SMTP] = partial(
            smtplib.SMTP_SSL, host, parts.port or 465, timeout=TIMEOUT_SECONDS, context=context
        )
    else:
        opened = partial(smtplib.SMTP, host, parts.port or 25, timeout=TIMEOUT_SECONDS)
    server = opened()
    server.ehlo()
    if parts.scheme == "smtp" and server.has_extn("starttls"):
        server.starttls(context=context)
        server.ehlo()
    if parts.username:
        server.login(unquote(parts.username), unquote(parts.password or ""))
    return server
