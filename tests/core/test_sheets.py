"""Tables that people keep in a spreadsheet, and those made to do harm."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from app.core.list_files import UnreadableList
from app.core.sheets import (
    LARGEST_FILE,
    LARGEST_UNPACKED,
    MOST_COLUMNS,
    MOST_LINES,
    read_table,
)

TEXT = "Prénom;Nom\r\nAmélie;Dupré\r\n"


def workbook_of(*rows) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def archive_of(name, content) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return kept.getvalue()


@pytest.mark.parametrize(
    "raw",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        TEXT.encode("cp1252"),
        TEXT.replace(";", ",").encode(),
        TEXT.replace(";", "\t").encode(),
        workbook_of(["Prénom", "Nom"], ["Amélie", "Dupré"]),
    ],
    ids=["utf-8", "marked", "utf-16", "windows", "commas", "tabs", "workbook"],
)
def test_a_table_is_read_as_spreadsheets_write_it(raw):
    table = read_table(raw)
    assert table.titles == ["Prénom", "Nom"]
    assert table.rows == [(2, ["Amélie", "Dupré"])] or table.rows[0][1][:2] == ["Amélie", "Dupré"]


def test_lines_keep_their_number_though_some_are_blank_or_broken_in_two():
    table = read_table(b'a;b\n\n"un\ndeux";x\n;\nz;y\n')
    assert table.rows == [(3, ["un deux", "x"]), (6, ["z", "y"])]


def test_numbers_of_a_workbook_are_read_as_typed():
    table = read_table(workbook_of(["SIRET", "Département"], [73282932000074, 59.0]))
    assert table.rows[0][1][:2] == ["73282932000074", "59"]


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"", "vide"),
        (b"\n;;\n", "vide"),
        (b"a;b\n", "aucune ligne"),
        (b"x" * (LARGEST_FILE + 1), "10 Mo"),
        (b";".join(b"c" for _ in range(MOST_COLUMNS + 1)) + b"\n1\n", "50 colonnes"),
        (b"," * 1_000_000 + b"\n", "50 colonnes"),
        (b"a\n" + b"b\n" * (MOST_LINES + 1), "10 000 lignes"),
        (b"a;b\n1;\0\n", "lisible"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "lisible"),
        (b'a;b\n"' + b"x" * 200_000, "La ligne 2"),
        (b"\xd0\xcf\x11\xe0old", "classeur"),
        (b"PK\x03\x04not really", "classeur"),
        (archive_of("xl/workbook.xml", b"<!DOCTYPE x>"), "classeur"),
        (archive_of("xl/sheet.xml", b"0" * (LARGEST_UNPACKED + 1)), "trop lourd"),
    ],
)
def test_a_file_that_would_do_harm_is_refused_with_words(raw, told):
    with pytest.raises(UnreadableList) as refusal:
        read_table(raw)
    assert told in str(refusal.value).replace("\xa0", " ")


def test_lines_just_within_the_bounds_are_read():
    assert len(read_table(b"a\n" + b"b\n" * MOST_LINES).rows) == MOST_LINES
