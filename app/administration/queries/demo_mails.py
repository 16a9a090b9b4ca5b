"""The mails that a demonstration wrote to files, as anybody may read them there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import cast

from app.core.settings import settings

PER_PAGE = 50
SEARCHED = 5_000
NAME = re.compile(r"^(?P<id>\d+)\.(?P<written>\d+)_[\w.-]+\.eml$", re.ASCII)
_ADDRESS = re.compile(r"(https?://[^\s<>\"«»]+[^\s<>\"«».,;:!?)])")


@dataclass(frozen=True)
class DemoMail:
    """One mail: who received it, when, about what."""

    name: str
    to: str
    subject: str
    sent_at: datetime


@dataclass(frozen=True)
class Piece:
    """A piece of a mail's text; one that leads into the service has its path."""

    text: str
    href: str | None = None


def names() -> list[str]:
    """The mails of the folder, newest first."""
    folder = settings().mail_folder
    found = [match for path in folder.glob("*.eml") if (match := NAME.match(path.name))]
    found.sort(key=lambda match: (int(match["written"]), int(match["id"])), reverse=True)
    return [match.string for match in found]


def page_of(recipient: str, before: str) -> tuple[list[DemoMail], str | None]:
    """Fifty mails after the one named ``before``, and the name to go on from, if there are more.

    Of a recipient's mails, those among the five thousand newest files are found.
    """
    everything = names()[:SEARCHED]
    start = everything.index(before) + 1 if before in everything else 0
    found: list[DemoMail] = []
    for mail in _fitting(everything[start:], recipient.casefold()):
        if len(found) == PER_PAGE:
            return found, found[-1].name
        found.append(mail)
    return found, None


def _fitting(wanted: list[str], recipient: str) -> Iterator[DemoMail]:
    for name in wanted:
        with (settings().mail_folder / name).open("rb") as file:
            mail = _head(name, BytesHeaderParser(policy=policy.default).parse(file))
        if recipient in mail.to.casefold():
            yield mail


def _head(name: str, message: EmailMessage) -> DemoMail:
    sent_at = message["Date"].datetime
    return DemoMail(name, str(message["To"]), str(message["Subject"]), sent_at)


def find(name: str) -> tuple[DemoMail, list[list[Piece]]] | None:
    """A mail and the lines of its text; None when the folder holds none of this name."""
    path: Path = settings().mail_folder / name
    if not NAME.match(name) or not path.is_file():
        return None
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    body = message.get_body(preferencelist=("plain",))
    text = cast(str, body.get_content()) if body else ""
    return _head(name, message), [_pieces(line) for line in text.splitlines()]


def _pieces(line: str) -> list[Piece]:
    """A line cut at its addresses; those of this service become paths, whatever the host."""
    own = settings().base_url
    return [
        Piece(part, part.removeprefix(own) or "/")
        if part.startswith(f"{own}/") or part == own
        else Piece(part)
        for part in _ADDRESS.split(line)
        if part
    ]
