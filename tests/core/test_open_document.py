"""A sheet leaves piece by piece while its rows are read, and opens whole at the other end."""

import io
import zipfile
from collections.abc import Iterator

from python_calamine import CalamineWorkbook

from app.core import open_document

ROWS = 20_000


def test_a_long_sheet_leaves_before_its_last_row_is_read() -> None:
    read: list[int] = []

    def rows() -> Iterator[list[str]]:
        for number in range(ROWS):
            read.append(number)
            yield [f"{number * 7919 % 104_729}", "Élie"]

    pieces = open_document.pieces("Personnes", ["Nombre", "Prénom"], rows())
    first = next(pieces)
    assert len(read) < ROWS
    content = first + b"".join(pieces)
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    titles, *lines = book.get_sheet_by_index(0).to_python()
    assert titles == ["Nombre", "Prénom"]
    assert [len(lines), *lines[-1]] == [ROWS, f"{(ROWS - 1) * 7919 % 104_729}", "Élie"]


def test_the_type_of_a_sheet_stands_first_and_bare() -> None:
    content = b"".join(open_document.pieces("Rien", ["Nom"], []))
    assert content[30:].startswith(b"mimetype" + open_document.MIMETYPE.encode())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["mimetype", "META-INF/manifest.xml", "content.xml"]
