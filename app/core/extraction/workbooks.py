"""XLSX: sheet after sheet under its name, row after row. Hidden sheets are left out."""

from collections.abc import Sequence
from pathlib import Path

from app.core.extraction.outcome import Pages
from app.core.extraction.packages import Part, Relations, opened, relation_of
from app.core.extraction.words import Words

MAIN = "xl/workbook.xml"
STRINGS = "xl/sharedStrings.xml"
VALUES = {"v", "t"}


class _Sheets(Part):
    """The sheets of a workbook: name, key of the relation, whether people see it."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str, bool]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            is_shown = attributes.get("state", "visible") == "visible"
            self.found.append((attributes.get("name", ""), relation_of(attributes), is_shown))


class _Strings(Words):
    """The texts that cells share, in their order. What says how to pronounce them is left out."""

    def __init__(self, most: int) -> None:
        super().__init__(most, within={"t"}, lines=set(), skipped={"rPh"})
        self.found: list[str] = []

    def end(self, name: str) -> None:
        super().end(name)
        if name == "si":
            self.found.append(self.text())


class _Cells(Words):
    """The values of a sheet, as they are stored: a date is a number."""

    def __init__(self, most: int, strings: Sequence[str]) -> None:
        super().__init__(most, within=set(), lines={"row"}, gaps={"c"})
        self._strings = strings
        self._kind = ""
        self._value: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._kind = attributes.get("t", "")
        elif name in VALUES:
            self._value = []

    def end(self, name: str) -> None:
        if name in VALUES and self._value is not None:
            self.take(self._shown("".join(self._value)))
            self._value = None
        super().end(name)

    def characters(self, text: str) -> None:
        if self._value is not None:
            self._value.append(text)

    def _shown(self, value: str) -> str:
        if self._kind != "s":
            return value
        place = int(value) if value.isascii() and value.isdigit() and len(value) < 9 else -1
        return self._strings[place] if 0 <= place < len(self._strings) else ""


def read(path: Path, pages: Pages) -> None:
    """Give the text of each sheet. Raises GivenUp, Enough."""
    with opened(path, pages) as package:
        sheets, strings = _Sheets(), _Strings(pages.left)
        relations = Relations(package, MAIN)
        package.read(MAIN, sheets)
        package.read(STRINGS, strings)
        pages.count = len(sheets.found)
        for number, (name, key, is_shown) in enumerate(sheets.found, 1):
            cells = _Cells(pages.left, strings.found)
            if is_shown and key in relations.paths:
                package.read(relations.paths[key], cells)
                if text := cells.text().strip():
                    pages.add(number, f"{name}\n{text}")
