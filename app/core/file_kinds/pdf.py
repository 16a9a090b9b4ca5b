"""PDF: told by its first bytes, refused when it is encrypted, even without a password to read it.

The key ``/Encrypt`` stands in clear in a trailer or in the dictionary of a cross-reference stream
(ISO 32000-1, 7.5.5 and 7.6.1): the file is searched for it without being read as a PDF.
"""

import re
from typing import BinaryIO

from app.core.file_kinds import refusals
from app.core.file_kinds.refusals import FileRefused

PIECE_BYTES = 1024 * 1024
OVERLAP_BYTES = 64
_ENCRYPTED = re.compile(rb"/Encrypt\s*(?:\d{1,10}\s+\d{1,5}\s+R|<<)")


def check_pdf(content: BinaryIO, extension: str) -> None:
    """Refuse what is not a PDF, and one that is encrypted."""
    end = content.read(PIECE_BYTES)
    if not end.startswith(b"%PDF-"):
        raise FileRefused(refusals.not_what_it_says(extension))
    while end:
        if _ENCRYPTED.search(end):
            raise FileRefused(refusals.ENCRYPTED_PDF)
        piece = content.read(PIECE_BYTES)
        end = end[-OVERLAP_BYTES:] + piece if piece else b""
