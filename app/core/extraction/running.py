"""Starting the process that reads, and taking what it wrote, whatever became of it."""

import base64
import binascii
import json
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from app.core.extraction.limits import ANSWER_BYTES, CLOCK_S
from app.core.extraction.outcome import Reason
from app.core.text import clean

CHILD = Path(__file__).with_name("child.py")
OUT_OF_TIME = {-signal.SIGXCPU, -signal.SIGKILL}


@dataclass(frozen=True)
class Picture:
    """A small JPEG, with its size in pixels."""

    content: bytes
    width: int
    height: int


@dataclass
class Read:
    """What a file says: its pages by number, how many it has where it has any, a small picture.

    ``reason`` says why it gave no text; a kind without text has neither.
    """

    pages: dict[int, str] = field(default_factory=dict)
    page_count: int | None = None
    is_truncated: bool = False
    reason: Reason | None = None
    picture: Picture | None = None

    @property
    def word_count(self) -> int:
        return sum(len(text.split()) for text in self.pages.values())


def extract(path: Path, extension: str) -> Read:
    """Read a file of a kind, in a process apart that has 30 seconds and a gigabyte."""
    command = [sys.executable, "-I", "-B", str(CHILD), str(path), extension]
    with TemporaryFile() as answer:
        try:
            ended = subprocess.run(  # noqa: S603 - our own program, arguments without a shell
                command,
                stdin=subprocess.DEVNULL,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                timeout=CLOCK_S,
                check=False,
                env={},
                cwd="/",
            ).returncode
        except subprocess.TimeoutExpired:
            ended = -signal.SIGKILL
        return _taken(answer, ended)


def _taken(answer: IO[bytes], ended: int) -> Read:
    read = Read(reason=Reason.TOO_LONG if ended in OUT_OF_TIME else Reason.TOO_COMPLEX)
    answer.seek(0)
    for line in answer.read(ANSWER_BYTES).splitlines():
        try:
            _take(json.loads(line), read)
        except (ValueError, KeyError, TypeError, binascii.Error):
            break  # the line that was being written when the process ended
    if read.reason is not None:
        read.pages.clear()
    return read


def _take(said: dict[str, Any], read: Read) -> None:
    if "page" in said:
        read.pages[int(said["page"])] = _storable(said["text"])
    elif "reason" in said:
        read.reason = Reason(said["reason"]) if said["reason"] else None
        read.page_count, read.is_truncated = said["count"], bool(said["is_truncated"])
    elif "picture" in said:
        content = base64.b64decode(said["picture"])
        read.picture = Picture(content, int(said["width"]), int(said["height"]))


def _storable(text: str) -> str:
    """Without what no database takes: null characters, halves of characters."""
    return clean(text.encode("utf-8", "ignore").decode("utf-8"))
