"""Office documents, which are archives: told by what is inside, refused with macros or bombs.

Nothing is unpacked but the small part that says what the document is, and no further than a
bound: what an archive announces of its sizes may be false.
"""

import struct
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

from app.core.file_kinds import refusals
from app.core.file_kinds.refusals import FileRefused

MEGABYTE = 1024 * 1024
MOST_UNPACKED_BYTES = 200 * MEGABYTE
MOST_TIMES_LARGER = 4  # once unpacked, of a document that is larger than that already
MOST_PARTS = 10_000
LONGEST_END = 65_535 + 22 + 20 + 56  # of an archive: its comment, and its two last records
COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # what Office wraps encrypted documents in
MOST_LISTED_BYTES = 2 * MEGABYTE  # the list of its parts, which is read whole

MANIFEST = "META-INF/manifest.xml"
MACROS = ("vbaproject", "vbadata", "macrosheets/", "activex/", "dialogsheets/")
BASIC_INDEXES = {"script-lc.xml", "dialog-lc.xml", "script-lb.xml", "dialog-lb.xml"}
PROGRAMS = (".exe", ".dll", ".js", ".vbs", ".bat", ".cmd", ".ps1", ".scr", ".jar", ".hta", ".lnk")


def check_office(content: BinaryIO, extension: str, part: str, media_type: str) -> None:
    """Refuse what is not a DOCX, XLSX or PPTX whose main part lies in ``part``."""
    with _opened(content, extension) as archive:
        names = _checked_names(archive, content.seek(0, 2))
        if "[Content_Types].xml" not in names:
            raise FileRefused(refusals.not_what_it_says(extension))
        types = _start_of(archive, "[Content_Types].xml").decode("utf-8", "replace")
    if "macroenabled" in types.lower() or "vbaproject" in types.lower():
        raise FileRefused(refusals.HOLDS_MACROS)
    is_that = f"{media_type}.main+xml" in types and any(name.startswith(part) for name in names)
    if not is_that:
        raise FileRefused(refusals.not_what_it_says(extension))


def check_open_document(content: BinaryIO, extension: str, media_type: str) -> None:
    """Refuse what is not an ODT, ODS or ODP, which says its type in its first part
    (OpenDocument 1.3, part 2, 3.3)."""
    with _opened(content, extension) as archive:
        names = _checked_names(archive, content.seek(0, 2))
        stated = _start_of(archive, "mimetype") if names[:1] == ["mimetype"] else b""
        listed = _start_of(archive, MANIFEST) if MANIFEST in names else b""
    if b"encryption-data" in listed:
        raise FileRefused(refusals.ENCRYPTED)
    if stated.decode("ascii", "replace").strip() != media_type:
        raise FileRefused(refusals.not_what_it_says(extension))


def _opened(content: BinaryIO, extension: str) -> ZipFile:
    start = content.read(8)
    if start.startswith(COMPOUND_FILE):
        raise FileRefused(refusals.ENCRYPTED)
    if not start.startswith(b"PK\x03\x04"):
        raise FileRefused(refusals.not_what_it_says(extension))
    if _listed_bytes(content) > MOST_LISTED_BYTES:
        raise FileRefused(refusals.TOO_MUCH_UNPACKED)
    try:
        return ZipFile(content)
    except (BadZipFile, ValueError, OSError, struct.error) as error:
        raise FileRefused(refusals.DAMAGED_DOCUMENT) from error


def _listed_bytes(content: BinaryIO) -> int:
    """How long the archive says that its list of parts is: it would be read whole (APPNOTE
    4.3.14 to 4.3.16)."""
    size = content.seek(0, 2)
    content.seek(max(0, size - LONGEST_END))
    end = content.read()
    at = end.rfind(b"PK\x05\x06")
    if at < 0 or len(end) < at + 22:
        raise FileRefused(refusals.DAMAGED_DOCUMENT)
    listed = int(struct.unpack_from("<L", end, at + 12)[0])
    large = at - 20 - 56
    if large >= 0 and end[large:].startswith(b"PK\x06\x06"):
        listed = max(listed % 0xFFFFFFFF, int(struct.unpack_from("<Q", end, large + 40)[0]))
    return listed


def _checked_names(archive: ZipFile, size: int) -> list[str]:
    """The names of the parts, once it is known that none is a program nor the whole a bomb."""
    parts = archive.infolist()
    most = max(MOST_UNPACKED_BYTES, MOST_TIMES_LARGER * size)
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > most:
        raise FileRefused(refusals.TOO_MUCH_UNPACKED)
    if any(part.flag_bits & 1 for part in parts):
        raise FileRefused(refusals.ENCRYPTED)
    names = [part.filename for part in parts]
    for name in (name.lower() for name in names):
        if any(mark in name for mark in MACROS) or _is_basic(name):
            raise FileRefused(refusals.HOLDS_MACROS)
        if name.endswith(PROGRAMS):
            raise FileRefused(refusals.HOLDS_PROGRAM)
    return names


def _is_basic(name: str) -> bool:
    """Whether a part of an OpenDocument file is a macro; the indexes are there without any."""
    folder, _, file = name.rpartition("/")
    if folder.startswith("basic") and file and file not in BASIC_INDEXES:
        return True
    return folder.startswith("scripts") and bool(file)


def _start_of(archive: ZipFile, name: str) -> bytes:
    try:
        with archive.open(name) as part:
            return part.read(MEGABYTE)
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise FileRefused(refusals.DAMAGED_DOCUMENT) from error
