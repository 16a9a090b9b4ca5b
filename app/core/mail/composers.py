"""Mails composed when they leave: the right to read is asked then, not when they were decided."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from app.core.mail.headers import checked
from app.core.mail.outbox import OutgoingMail


@dataclass(frozen=True)
class Attachment:
    """A file that leaves with a mail: its bytes are made when it leaves and are not stored.

    With a ``method`` (``REQUEST``, ``CANCEL``) it is a calendar that mail programs act on: it
    stands beside the text too, as one more way to read the mail (RFC 6047, 2.4).
    """

    name: str
    media_type: str
    content: bytes
    method: str = ""


@dataclass(frozen=True)
class Composed:
    """A mail ready to leave, its body in the notation of ``core.mail.notation``.

    ``html_lead`` is what an inbox shows beside the subject. Raises BadHeader.
    """

    subject: str
    body: str
    headers: Mapping[str, str] = field(default_factory=dict)
    html_lead: str = ""
    attachments: Sequence[Attachment] = ()

    def __post_init__(self) -> None:
        checked(self.headers)


Write = Callable[[OutgoingMail], Composed | None]
Note = Callable[[OutgoingMail], None]


@dataclass(frozen=True)
class Composer:
    """Who writes the mails of a key, and notes that one has left."""

    key: str
    label: str
    write: Write
    on_sent: Note | None = None


_composers: dict[str, Composer] = {}


def composer(key: str, label: str, *, on_sent: Note | None = None) -> Callable[[Write], Write]:
    """Declare the function that writes the mails of a key, at each attempt to send one.

    It answers None when the person may no longer receive the mail or nothing is left to say: the
    mail is withdrawn. What it changes in the database is kept, sent or not. ``on_sent`` runs in
    the transaction that notes that the mail has left, where what was told is marked as told.
    """

    def declare(function: Write) -> Write:
        _composers[key] = Composer(key, label, function, on_sent)
        return function

    return declare


def composer_of(key: str) -> Composer | None:
    """The composer declared for a key; None for a mail whose text was written beforehand."""
    return _composers.get(key)
