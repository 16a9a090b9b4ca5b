"""Tables that people keep in a spreadsheet: rows of text out of a CSV or XLSX file, in bounds.

A file is somebody else's: its size, lines, columns and cells are counted before anything is done
with them, and what passes the bounds is refused with words that say what to do.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook

from app.core.list_files import UnreadableList, decode
from app.core.text import one_line

LARGEST_FILE = 10_000_000
LARGEST_UNPACKED = 60_000_000
MOST_PARTS = 200
MOST_LINES = 10_000
MOST_COLUMNS = 50
LONGEST_TITLE_LINE = 20_000
SEPARATORS = (";", "\t", ",")
PACKED = b"PK\x03\x04"
UNREADABLE = "Ce classeur ne s’ouvre pas. Enregistrez-le de nouveau au format XLSX, ou CSV."

Row = tuple[int, list[str]]  # the number of the line in the file, and its cells


@dataclass(frozen=True)
class Table:
    """The titles of the columns, and the lines that are not blank."""

    titles: list[str]
    rows: list[Row]


def read_table(raw: bytes) -> Table:
    """The table of a CSV (UTF-8, UTF-16, Windows-1252) or XLSX file. Raises UnreadableList."""
    if len(raw) > LARGEST_FILE:
        raise UnreadableList("Ce fichier dépasse 10 Mo. Partagez la liste en plusieurs fichiers.")
    rows = _of_workbook(raw) if raw.startswith(PACKED) else _of_text(decode(raw, LARGEST_FILE))
    return _table(row for row in rows if any(row[1]))


def _table(rows: Iterator[Row]) -> Table:
    _number, first = next(rows, (0, []))
    while first and not first[-1]:
        first.pop()
    if not first:
        raise UnreadableList("Ce fichier est vide. Sa première ligne doit porter les titres.")
    if len(first) > MOST_COLUMNS:
        raise UnreadableList(f"Ce fichier a plus de {MOST_COLUMNS} colonnes. Gardez les utiles.")
    titles = [title[:100] or f"Colonne {place}" for place, title in enumerate(first, 1)]
    found: list[Row] = []
    for number, cells in rows:
        if len(found) == MOST_LINES:
            raise UnreadableList(
                "Ce fichier dépasse 10 000 lignes. Partagez la liste en plusieurs fichiers."
            )
        found.append((number, cells))
    if not found:
        raise UnreadableList("Ce fichier n’a que ses titres : aucune ligne n’est à importer.")
    return Table(titles, found)


def _of_text(text: str) -> Iterator[Row]:
    if "\0" in text:
        raise UnreadableList("Ce fichier n’est pas un texte lisible. Enregistrez-le au format CSV.")
    lines = text.splitlines(keepends=True)
    first = next((line for line in lines if line.strip()), "")
    if len(first) > LONGEST_TITLE_LINE:
        raise UnreadableList(f"Ce fichier a plus de {MOST_COLUMNS} colonnes. Gardez les utiles.")
    sign = max(SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    number = 1
    try:
        for cells in reader:
            yield number, _cleaned(cells)
            number = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableList(
            f"La ligne {number} ne se lit pas : un guillemet y est ouvert et jamais fermé, ou un "
            "texte y est trop long."
        ) from error


def _cleaned(cells: Sequence[str]) -> list[str]:
    """The cells on one line each; one more than the bound is kept, so that it can be told."""
    return [one_line(cell) for cell in cells[: MOST_COLUMNS + 1]]


def _of_workbook(raw: bytes) -> Iterator[Row]:
    _check_parts(raw)
    try:
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        rows: Iterable[Any] = sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True)
        for number, cells in enumerate(rows, 1):
            yield number, [one_line(_text(cell)) for cell in cells]
    except UnreadableList:
        raise
    except Exception as error:
        raise UnreadableList(UNREADABLE) from error


def _check_parts(raw: bytes) -> None:
    """Refuse an archive that unpacks to much more than a list of people, before it does."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(raw)).infolist()
    except zipfile.BadZipFile as error:
        raise UnreadableList(UNREADABLE) from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise UnreadableList("Ce classeur est trop lourd. Enregistrez la feuille utile seule.")


def _text(cell: Any) -> str:
    """A cell as it is typed: ``59`` and not ``59.0``."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return cell.strftime("%d/%m/%Y")
    return str(cell)
