"""Reads the mails that the service sent, as their recipients would."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import cast

LINK = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True)
class Mail:
    """One mail as received."""

    to: str
    subject: str
    text: str
    html: str
    message: EmailMessage

    @property
    def links(self) -> list[str]:
        """Every address in the text, in order."""
        return LINK.findall(self.text)

    def link(self, containing: str = "/") -> str:
        """The only address that contains a piece of text."""
        found = [link for link in self.links if containing in link]
        assert len(found) == 1, f"{len(found)} links with {containing!r} in:\n{self.text}"
        return found[0]


class Mailbox:
    """Everybody's mail. Reading does the due jobs first: the post is delivered."""

    def __init__(self, folder: Path, run_jobs: Callable[[], int]) -> None:
        self._folder = folder
        self._run_jobs = run_jobs

    def __len__(self) -> int:
        return len(self.all())

    def all(self) -> list[Mail]:
        """Every mail sent since the test began, oldest first."""
        self._run_jobs()
        files = sorted(self._folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
        return [
            read(message_from_bytes(file.read_bytes(), policy=policy.default)) for file in files
        ]

    def to(self, address: str) -> list[Mail]:
        """What one person received, oldest first."""
        return [mail for mail in self.all() if mail.to == address]

    def last(self, address: str) -> Mail:
        """The latest mail that one person received."""
        received = self.to(address)
        assert received, f"nothing for {address}; mail went to {[mail.to for mail in self.all()]}"
        return received[-1]


def read(message: EmailMessage) -> Mail:
    """A message with its two texts decoded."""
    bodies = {kind: _body(message, kind) for kind in ("plain", "html")}
    return Mail(
        to=str(message["To"]),
        subject=str(message["Subject"]),
        text=bodies["plain"],
        html=bodies["html"],
        message=message,
    )


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return cast(str, part.get_content()) if part else ""
