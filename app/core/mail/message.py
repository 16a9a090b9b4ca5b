"""The message as it travels: plain text and HTML, both from the one text."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from typing import Any

from flask import render_template

from app.core.mail import notation
from app.core.mail.composers import Attachment, Composed
from app.core.mail.headers import WIRE, message_id
from app.core.mail.outbox import OutgoingMail
from app.core.settings import settings
from app.core.text import one_line


def compose(written: OutgoingMail, composed: Composed | None = None) -> EmailMessage:
    """The message of a mail: from its stored text, or from what its composer has just written."""
    message = EmailMessage(policy=WIRE)
    _address(message, written)
    _identify(message, written, composed)
    subject = one_line(composed.subject) if composed else written.subject
    message["Subject"] = subject
    if composed:
        text, footer = notation.as_text(composed.body)
        letter = notation.read_letter(composed.body)
    else:
        text, footer = written.body, ""
        letter = notation.read_paragraphs(written.body)
    message.set_content(_with_small_print(text, footer))
    html = render_template(
        "email/layout.html",
        subject=subject,
        letter=letter,
        lead=one_line(composed.html_lead) if composed else "",
    )
    message.add_alternative(html, subtype="html")
    for attachment in composed.attachments if composed else ():
        _attach(message, attachment)
    return message


def _attach(message: EmailMessage, attachment: Attachment) -> None:
    """Add a file; a calendar with a method as an alternative to the text first, which is where
    Outlook and Google look for it. Encoded whole, so that its line ends stay as they are."""
    maintype, subtype = attachment.media_type.split("/")
    params = {"charset": "utf-8"} if maintype == "text" else {}
    kind: dict[str, Any] = {"maintype": maintype, "subtype": subtype, "cte": "base64"}
    if attachment.method:
        params["method"] = attachment.method
        message.add_alternative(attachment.content, **kind, params=params)
    message.add_attachment(attachment.content, **kind, params=params, filename=attachment.name)


def _address(message: EmailMessage, written: OutgoingMail) -> None:
    own = settings()
    name, address = parseaddr(own.mail_from)
    message["From"] = Address(name or own.service_name, addr_spec=address)
    message["To"] = Address(addr_spec=written.to_address)
    if written.reply_to:
        message["Reply-To"] = Address(addr_spec=written.reply_to)


def _identify(message: EmailMessage, written: OutgoingMail, composed: Composed | None) -> None:
    """Set the date and what tells this mail from all others, the same at each attempt."""
    own = composed.headers if composed else written.headers
    unique = f"{written.id}.{int(written.created_at.timestamp())}"
    headers = {"Message-ID": message_id(unique), "Auto-Submitted": "auto-generated", **own}
    message["Date"] = format_datetime(written.created_at)
    for name, value in headers.items():
        message[name] = value


def _with_small_print(text: str, footer: str) -> str:
    """The plain text, ended as ``email/layout.html`` ends the HTML."""
    own = settings()
    about = f"{own.service_name}, l’espace collaboratif de la lutte contre la pauvreté."
    if own.operator_email:
        about += f" Une question\u00a0: {own.operator_email}"
    small_print = "\n\n".join(filter(None, [footer, f"{about}\n{own.base_url}"]))
    return f"{text}\n\n-- \n{small_print}\n"
