"""Text files: UTF-8, UTF-16 with its mark, or Windows-1252 as Excel writes its CSV in France."""

import codecs
import re
from typing import BinaryIO

from app.core.file_kinds import refusals
from app.core.file_kinds.refusals import FileRefused

ENCODINGS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
PIECE_BYTES = 256 * 1024
_NOT_IN_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")


def check_text(content: BinaryIO, _extension: str) -> None:
    """Refuse what no encoding in use reads as text."""
    if encoding_of(content) is None:
        raise FileRefused(refusals.NOT_TEXT)


def encoding_of(content: BinaryIO) -> str | None:
    """The encoding of a text file, None when it is not text."""
    content.seek(0)
    start = content.read(4)
    marked = next((name for mark, name in ENCODINGS.items() if start.startswith(mark)), None)
    candidates = (marked,) if marked else ("utf-8", "cp1252")
    return next((name for name in candidates if _is_text(content, name)), None)


def _is_text(content: BinaryIO, encoding: str) -> bool:
    content.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while piece := content.read(PIECE_BYTES):
            if _NOT_IN_TEXT.search(decoder.decode(piece)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True
