"""Office documents, which are archives: told by what is inside, refused with macros or bombs.

Nothing is unpacked but the small part that says what the document is, and no further than a
bound: what an archive announces of its sizes may be false.
"""

from io import BytesIO
from zipfile import BadZipFile, ZipFile

from app.forums.services.attachments import refusals
from app.forums.services.attachments.limits import MEGABYTE, MOST_PARTS, MOST_UNPACKED_BYTES
from app.forums.services.attachments.refusals import FileRefused

MACROS = ("vbaproject", "vbadata", "macrosheets/", "activex/", "dialogsheets/")
BASIC_INDEXES = {"script-lc.xml", "dialog-lc.xml", "script-lb.xml", "dialog-lb.xml"}
PROGRAMS = (".exe", ".dll", ".js", ".vbs", ".bat", ".cmd", ".ps1", ".scr", ".jar", ".hta", ".lnk")


def check_office(content: bytes, extension: str, part: str, media_type: str) -> None:
    """Refuse what is not a DOCX, XLSX or PPTX whose main part lies in ``part``."""
    with _opened(content, extension) as archive:
        names = _checked_names(archive)
        if "[Content_Types].xml" not in names:
            raise FileRefused(refusals.not_what_it_says(extension))
        types = _start_of(archive, "[Content_Types].xml").decode("utf-8", "replace")
    if "macroenabled" in types.lower() or "vbaproject" in types.lower():
        raise FileRefused(refusals.HOLDS_MACROS)
    is_that = f"{media_type}.main+xml" in types and any(name.startswith(part) for name in names)
    if not is_that:
        raise FileRefused(refusals.not_what_it_says(extension))


def check_open_document(content: bytes, extension: str, media_type: str) -> None:
    """Refuse what is not an ODT, ODS or ODP, which says its type in its first part
    (OpenDocument 1.3, part 2, 3.3)."""
    with _opened(content, extension) as archive:
        names = _checked_names(archive)
        stated = _start_of(archive, "mimetype") if names[:1] == ["mimetype"] else b""
    if stated.decode("ascii", "replace").strip() != media_type:
        raise FileRefused(refusals.not_what_it_says(extension))


def _opened(content: bytes, extension: str) -> ZipFile:
    if not content.startswith(b"PK\x03\x04"):
        raise FileRefused(refusals.not_what_it_says(extension))
    try:
        return ZipFile(BytesIO(content))
    except (BadZipFile, ValueError, OSError) as error:
        raise FileRefused(refusals.DAMAGED_DOCUMENT) from error


def _checked_names(archive: ZipFile) -> list[str]:
    """The names of the parts, once it is known that none is a program nor the whole a bomb."""
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
        raise FileRefused(refusals.TOO_MUCH_UNPACKED)
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
