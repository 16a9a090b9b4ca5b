"""DOCX: the body and its notes. Deleted text, comments and twice-written boxes are left out."""

import re
from pathlib import Path

from app.core.extraction.outcome import Pages
from app.core.extraction.packages import opened
from app.core.extraction.words import Words

BODY = "word/document.xml"
_BESIDE = re.compile(r"word/(?:header\d*|footer\d*|footnotes|endnotes)\.xml")
LINES = {"p", "br", "cr", "tr"}
SKIPPED = {"moveFrom", "del", "Fallback"}


def read(path: Path, pages: Pages) -> None:
    """Give the text as one page: where pages break is decided by who opens the file."""
    with opened(path, pages) as package:
        words = Words(pages.left, within={"t"}, lines=LINES, gaps={"tab", "tc"}, skipped=SKIPPED)
        for name in (BODY, *(name for name in package.names if _BESIDE.fullmatch(name))):
            package.read(name, words)
        pages.add(1, words.text())
