"""What a reader gives page by page, within a budget, and why it may give up."""

import re
import time
from collections.abc import Callable
from enum import StrEnum

from app.core.extraction.limits import PAGES, READING_S, TEXT_CHARACTERS, XML_BYTES

_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[ \n]*")


class Reason(StrEnum):
    """Why a file was not read."""

    PROTECTED = "protected"
    DAMAGED = "damaged"
    TOO_COMPLEX = "too_complex"
    TOO_LONG = "too_long"
    WITHOUT_TEXT = "without_text"


class GivenUp(Exception):
    """The file cannot be read, for this reason."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class Enough(Exception):
    """What may be read of one file has been read: what came before is kept."""


class Pages:
    """The pages that a reader gives, told one by one as they come. ``count`` is how many the file
    has, where it has pages."""

    def __init__(self, tell: Callable[[int, str], None]) -> None:
        self._tell = tell
        self._left = TEXT_CHARACTERS
        self._xml_left = XML_BYTES
        self._until = time.monotonic() + READING_S
        self.is_truncated = False
        self.told = 0
        self.count: int | None = None

    def add(self, number: int, text: str) -> None:
        """A page, cut where the text of the file has become too long. Raises Enough."""
        tidy = _tidy(text)
        cut = tidy[: self._left]
        if cut:
            self._tell(number, cut)
            self.told += 1
        self._left -= len(cut)
        if len(cut) < len(tidy) or number >= PAGES or time.monotonic() > self._until:
            self.is_truncated = True
            raise Enough

    @property
    def left(self) -> int:
        """How many characters may still come."""
        return self._left

    def spend_xml(self, count: int) -> bool:
        """Count so many bytes of XML; tell whether there is room for them and time left."""
        self._xml_left -= count
        return self._xml_left >= 0 and time.monotonic() <= self._until


def _tidy(text: str) -> str:
    return _LINES.sub("\n", _SPACES.sub(" ", text.replace("\r", "\n"))).strip()
