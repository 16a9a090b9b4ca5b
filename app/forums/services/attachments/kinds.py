"""The kinds of file that are taken, each with the check that its content is what its name says.

Allow list, content against name: OWASP File Upload.
"""

from collections.abc import Callable
from dataclasses import dataclass

from app.forums.services.attachments import packages, refusals
from app.forums.services.attachments.refusals import FileRefused

ENCODINGS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
SPACES = set("\t\r\n\f")

Check = Callable[[bytes, str], None]


@dataclass(frozen=True)
class FileKind:
    """A kind of file by its extension; ``image_format`` is the name that Pillow knows."""

    extension: str
    media_type: str
    check: Check
    image_format: str = ""


def kind_of_name(name: str) -> FileKind:
    """The kind that a name announces. Raises FileRefused with the reason."""
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    kind = _KINDS.get(extension)
    if kind is None:
        raise FileRefused(refusals.REASONS.get(extension, refusals.UNKNOWN))
    return kind


def _starts_with(*signatures: bytes) -> Check:
    def check(content: bytes, extension: str) -> None:
        if not content.startswith(signatures):
            raise FileRefused(refusals.not_what_it_says(extension))

    return check


def _check_webp(content: bytes, extension: str) -> None:
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP":
        raise FileRefused(refusals.not_what_it_says(extension))


def _check_text(content: bytes, _extension: str) -> None:
    """UTF-8, UTF-16 with its mark, or Windows-1252 as Excel writes its CSV in France."""
    marked = next((name for mark, name in ENCODINGS.items() if content.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(char < " " and char not in SPACES for char in text):
            return
    raise FileRefused(refusals.NOT_TEXT)


def _office(part: str, media_type: str) -> tuple[str, Check]:
    full = f"application/vnd.openxmlformats-officedocument.{media_type}"

    def check(content: bytes, extension: str) -> None:
        packages.check_office(content, extension, part, full)

    return full, check


def _open_document(media_type: str) -> tuple[str, Check]:
    full = f"application/vnd.oasis.opendocument.{media_type}"

    def check(content: bytes, extension: str) -> None:
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
        FileKind("pdf", "application/pdf", _starts_with(b"%PDF-")),
        FileKind("odt", *_open_document("text")),
        FileKind("ods", *_open_document("spreadsheet")),
        FileKind("odp", *_open_document("presentation")),
        FileKind("docx", *_office("word/", "wordprocessingml.document")),
        FileKind("xlsx", *_office("xl/", "spreadsheetml.sheet")),
        FileKind("pptx", *_office("ppt/", "presentationml.presentation")),
        FileKind("csv", "text/csv", _check_text),
        FileKind("txt", "text/plain", _check_text),
    )
}
ACCEPTED = tuple(_KINDS)
