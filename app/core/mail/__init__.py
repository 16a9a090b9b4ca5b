"""Mail: written with the change that causes it, sent by the worker, once.

A mail is a row of the outbox and a job. The worker hands it to the SMTP server, or writes it as
an ``.eml`` file when none is set. A refusal for good is noted on the row for staff to see; a
refusal for now, or an outage, is tried again for three days. Links that act are struck out of
the stored text once the mail has left, so that the journal gives nobody a right: their secret is
one of ``core.tokens``, or has its length.

``send_mail`` writes a text beforehand, for one person, in answer to something; ``write_later``
leaves it to a composer that writes when the mail leaves, for what is sent to many.
"""

from app.core.mail.composers import Attachment, Composed, composer
from app.core.mail.delivery import connect, deliver
from app.core.mail.headers import BadHeader, list_headers, message_id, thread_headers
from app.core.mail.message import compose
from app.core.mail.notation import plain, quotation
from app.core.mail.outbox import OutgoingMail, job_key, mails_about, purge
from app.core.mail.sending import guard, is_refusing, strike_links
from app.core.mail.writing import StillOnItsWay, send_again, send_mail, write_later

__all__ = [
    "Attachment",
    "BadHeader",
    "Composed",
    "OutgoingMail",
    "StillOnItsWay",
    "compose",
    "composer",
    "connect",
    "deliver",
    "guard",
    "is_refusing",
    "job_key",
    "list_headers",
    "mails_about",
    "message_id",
    "plain",
    "purge",
    "quotation",
    "send_again",
    "send_mail",
    "strike_links",
    "thread_headers",
    "write_later",
]
