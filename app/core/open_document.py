"""Rows as an OpenDocument sheet, a format that every office suite opens (RGI 2.0).

Written with the standard library: odfpy is not kept any more, odswriter holds the whole sheet as a
tree in memory, stream-write-ods installs a library of cryptography. Each cell is typed as text:
no suite runs what it holds, nor eats the zeros of a post code.
"""

from collections.abc import Iterable, Iterator, Sequence
from tempfile import SpooledTemporaryFile
from typing import IO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from app.core.spreadsheet import cell

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
IN_MEMORY = 5_000_000
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


def pieces(name: str, titles: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """The file of one sheet piece by piece, titles first; a long one is made on disk."""
    with SpooledTemporaryFile(max_size=IN_MEMORY) as file:
        _write(file, name, titles, rows)
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def _write(
    file: IO[bytes], name: str, titles: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", MIMETYPE, ZIP_STORED)  # first and bare, OpenDocument 1.2, 3.3
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
        with archive.open("content.xml", "w", force_zip64=True) as content:
            content.write(_START.format(name=quoteattr(name), columns=len(titles)).encode())
            content.write(_row(titles))
            for values in rows:
                content.write(_row([cell(value) for value in values]))
            content.write(_END.encode())


def _row(cells: Sequence[str]) -> bytes:
    written = "".join(map(_cell, cells))
    return f"<table:table-row>{written}</table:table-row>".encode()


def _cell(text: str) -> str:
    if not text:
        return "<table:table-cell/>"
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in text.splitlines())
    return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'
