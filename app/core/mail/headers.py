"""The headers by which mail programs group our mails and let people stop them in one click."""

import re
from collections.abc import Mapping
from email.header import Header
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import EmailPolicy, Policy, default
from email.utils import parseaddr
from typing import Any

from app.core.settings import settings
from app.core.text import one_line

MAX_LENGTH = 900  # a line of a mail holds 998 characters (RFC 5322, 2.1.1)
NAME_LENGTH = 200
ALLOWED = {
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "Message-ID",
    "In-Reply-To",
    "References",
    "Precedence",
}
AS_WRITTEN = ("List-Id", "List-Unsubscribe", "In-Reply-To", "References")
_LOCAL = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*")
_IN_BRACKETS = re.compile(r"<[^<>\s]+>(,? <[^<>\s]+>)*")
_VALUE = re.compile(r"[^\x00-\x1f\x7f\u0085\u2028\u2029]+")


class BadHeader(ValueError):
    """A header that is not ours to set, or whose value could add another one."""


class _AsWritten(UnstructuredHeader, BaseHeader):
    """A header whose addresses stay as they are: the standard library would encode (RFC 2047)
    each piece longer than a line, and no mail program reads an encoded address."""

    def fold(self: Any, *, policy: Policy) -> str:
        *words, last = str(self).split()
        if not str(self).isascii():
            words = [Header(" ".join(words), "utf-8", header_name=self.name).encode()]
        folded = "\n ".join([*words, last]).replace("\n", policy.linesep)
        return f"{self.name}: {folded}{policy.linesep}"


def _wire_policy() -> "EmailPolicy[EmailMessage]":
    registry = HeaderRegistry()
    for name in AS_WRITTEN:
        registry.map_to_type(name, _AsWritten)
    return default.clone(header_factory=registry)


WIRE = _wire_policy()


def checked(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers of one mail, none of which can add a line. Raises BadHeader."""
    for name, value in headers.items():
        if name not in ALLOWED:
            raise BadHeader(f"not a header that a feature sets: {name!r}")
        if not _VALUE.fullmatch(value) or len(value) > MAX_LENGTH or not value.strip():
            raise BadHeader(f"{name} is empty, too long or holds a control character")
        if name in {"List-Unsubscribe", "Message-ID", "In-Reply-To", "References"}:
            _check_brackets(name, value)
    return dict(headers)


def _check_brackets(name: str, value: str) -> None:
    if not value.isascii() or not _IN_BRACKETS.fullmatch(value):
        raise BadHeader(f"{name} is written between < and >, in ASCII")


def message_id(local: str) -> str:
    """The identity of a mail or of a thread: ``forum-topic-12`` → ``<forum-topic-12@domain>``."""
    _check_local(local)
    return f"<{local}@{mail_domain()}>"


def thread_headers(local: str) -> dict[str, str]:
    """What puts the mails about one thing in one conversation (RFC 5322, 3.6.4).

    The thread's first message never left; programs gather those that refer to it all the same.
    """
    thread = message_id(local)
    return {"References": thread, "In-Reply-To": thread}


def list_headers(local: str, name: str, unsubscribe_url: str) -> dict[str, str]:
    """What names a series of mails (RFC 2919) and stops it by one POST (RFC 2369, 8058).

    ``unsubscribe_url`` acts on a POST without session nor CSRF field, and on nothing else.
    """
    _check_local(local)
    title = one_line(name).translate(dict.fromkeys(map(ord, '<>"\\')))[:NAME_LENGTH]
    phrase = f'"{title}"' if title.isascii() else title
    return checked(
        {
            "List-Id": f"{phrase} <{local}.{mail_domain()}>",
            "List-Unsubscribe": f"<{unsubscribe_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Precedence": "list",
        }
    )


def mail_domain() -> str:
    """The domain that the service writes from."""
    return parseaddr(settings().mail_from)[1].rpartition("@")[2] or "localhost"


def _check_local(local: str) -> None:
    if not _LOCAL.fullmatch(local):
        raise BadHeader(f"letters, digits, points and hyphens only: {local!r}")
