"""Rows as an OpenDocument sheet, a format that every office suite opens (RGI 2.0).

Written with the standard library: odfpy is not kept any more, odswriter holds the whole sheet as a
tree in memory, stream-write-ods installs a library of cryptography. Each cell is typed as text:
no suite runs what it holds, nor eats the zeros of a post code.
"""

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO, RawIOBase
from typing import Any
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from app.core.spreadsheet import cell

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
PIECE = 64 * 1024
_NAMES = "urn:oasis:names:tc:opendocument:xmlns"
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    f'<manifest:manifest xmlns:manifest="{_NAMES}:manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIMETYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
_START = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    f'<office:document-content xmlns:office="{_NAMES}:office:1.0" '
    f'xmlns:table="{_NAMES}:table:1.0" xmlns:text="{_NAMES}:text:1.0" office:version="1.2">'
    "<office:body><office:spreadsheet><table:table table:name={name}>"
    '<table:table-column table:number-columns-repeated="{columns}"/>'
)
_END = "</table:table></office:spreadsheet></office:body></office:document-content>"


class _Outgoing(RawIOBase):
    """What is written goes out: a file that knows how far it is and never goes back."""

    def __init__(self, start: bytes) -> None:
        self._waiting = bytearray(start)
        self._sent = 0

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        self._waiting += content
        return len(content)

    def tell(self) -> int:
        return self._sent + len(self._waiting)

    def taken(self, at_least: int = 1) -> Iterator[bytes]:
        """What waits to be sent, once there is so much of it."""
        if len(self._waiting) >= at_least:
            piece, self._waiting = bytes(self._waiting), bytearray()
            self._sent += len(piece)
            yield piece


def pieces(name: str, titles: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """The file of one sheet, titles first, piece by piece as its rows are read."""
    start, first_parts = _first_parts()
    file = _Outgoing(start)
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.infolist().extend(first_parts)
        with archive.open("content.xml", "w", force_zip64=True) as content:
            content.write(_START.format(name=quoteattr(name), columns=len(titles)).encode())
            content.write(_row(titles))
            for values in rows:
                content.write(_row([cell(value) for value in values]))
                yield from file.taken(PIECE)
            content.write(_END.encode())
    yield from file.taken()


def _first_parts() -> tuple[bytes, list[ZipInfo]]:
    """The parts that come first, apart from the flow: the type must stand there bare, its size
    before it (OpenDocument 1.2, part 3, 3.3), and what flows says its size after."""
    start = BytesIO()
    archive = ZipFile(start, "w", ZIP_DEFLATED)
    archive.writestr("mimetype", MIMETYPE, ZIP_STORED)
    archive.writestr("META-INF/manifest.xml", _MANIFEST)
    return start.getvalue(), archive.infolist()


def _row(cells: Sequence[str]) -> bytes:
    written = "".join(map(_cell, cells))
    return f"<table:table-row>{written}</table:table-row>".encode()


def _cell(text: str) -> str:
    if not text:
        return "<table:table-cell/>"
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in text.splitlines())
    return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'
