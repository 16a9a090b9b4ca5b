"""The kinds of file that may be taken, each with the check that its content is what its name says.

Allow list, content against name: OWASP File Upload. Files are read piece by piece, whatever their
size, from a stream that can be read again.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import BinaryIO

from app.core.file_kinds import packages, refusals
from app.core.file_kinds.pdf import check_pdf
from app.core.file_kinds.plain_text import check_text
from app.core.file_kinds.refusals import FileRefused

Check = Callable[[BinaryIO, str], None]


@dataclass(frozen=True)
class FileKind:
    """A kind of file by its extension; ``image_format`` is the name that Pillow knows."""

    extension: str
    media_type: str
    content_check: Check
    image_format: str = ""

    def check(self, content: BinaryIO) -> None:
        """Refuse a content that is not of this kind. Raises FileRefused; rewinds the stream."""
        content.seek(0)
        self.content_check(content, self.extension)
        content.seek(0)


def kind_of_name(name: str, accepted: Collection[str] = ()) -> FileKind:
    """The kind that a name announces, among those accepted (all without any). Raises FileRefused
    with the reason."""
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    wanted = accepted or ALL
    if extension not in _KINDS or extension not in wanted:
        raise FileRefused(refusals.REASONS.get(extension) or refusals.unknown(wanted))
    return _KINDS[extension]


def _starts_with(*signatures: bytes) -> Check:
    def check(content: BinaryIO, extension: str) -> None:
        if not content.read(16).startswith(signatures):
            raise FileRefused(refusals.not_what_it_says(extension))

    return check


def _check_webp(content: BinaryIO, extension: str) -> None:
    start = content.read(12)
    if start[:4] != b"RIFF" or start[8:] != b"WEBP":
        raise FileRefused(refusals.not_what_it_says(extension))


def _office(part: str, media_type: str) -> tuple[str, Check]:
    full = f"application/vnd.openxmlformats-officedocument.{media_type}"

    def check(content: BinaryIO, extension: str) -> None:
        packages.check_office(content, extension, part, full)

    return full, check


def _open_document(media_type: str) -> tuple[str, Check]:
    full = f"application/vnd.oasis.opendocument.{media_type}"

    def check(content: BinaryIO, extension: str) -> None:
        packages.check_open_document(content, extension, full)

    return full, check


_JPEG = ("image/jpeg", _starts_with(b"\xff\xd8\xff"), "JPEG")
_KINDS = {
    kind.extension: kind
    for kind in (
        FileKind("png", "image/png", _starts_with(b"\x89PNG\r\n\x1a\n"), "PNG"),
        FileKind("jpg", *_JPEG),
        FileKind("jpeg", *_JPEG),
        FileKind("webp", "image/webp", _check_webp, "WEBP"),
        FileKind("gif", "image/gif", _starts_with(b"GIF87a", b"GIF89a"), "GIF"),
        FileKind("pdf", "application/pdf", check_pdf),
        FileKind("odt", *_open_document("text")),
        FileKind("ods", *_open_document("spreadsheet")),
        FileKind("odp", *_open_document("presentation")),
        FileKind("docx", *_office("word/", "wordprocessingml.document")),
        FileKind("xlsx", *_office("xl/", "spreadsheetml.sheet")),
        FileKind("pptx", *_office("ppt/", "presentationml.presentation")),
        FileKind("csv", "text/csv", check_text),
        FileKind("txt", "text/plain", check_text),
    )
}
ALL = tuple(_KINDS)
