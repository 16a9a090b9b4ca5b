"""Plain text and CSV, in the encodings that office programs write in France."""

import codecs
from pathlib import Path

from app.core.extraction.limits import TEXT_CHARACTERS
from app.core.extraction.outcome import Pages

MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
MOST_BYTES = 4 * TEXT_CHARACTERS


def read(path: Path, pages: Pages) -> None:
    """Give the text as one page. Raises Enough."""
    with path.open("rb") as file:
        content = file.read(MOST_BYTES)
    pages.add(1, decoded(content).replace("\0", ""))


def decoded(content: bytes) -> str:
    """Text that says its encoding, else in UTF-8, else as Windows writes it; the last character
    may be cut."""
    marked = next((name for mark, name in MARKS.items() if content.startswith(mark)), None)
    if marked:
        return codecs.getincrementaldecoder(marked)("replace").decode(content)
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(content)
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
