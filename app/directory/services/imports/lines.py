"""The lines of a list: their cells named, cleaned, and told what is wrong with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar

from app.accounts.models import User
from app.core import siret as sirets
from app.core.errors import DomainError
from app.core.sheets import Row
from app.core.text import fold
from app.directory.models import Department, ImportKind, ImportRun, Region
from app.directory.services.imports.columns import columns_of

T = TypeVar("T")
FORMULA_SIGNS = ("=", "+", "-", "@")
SHOWN = 150


class LineProblem(DomainError):
    """A line that cannot be imported; the message says why."""


class Outcome(StrEnum):
    """What an import does with a line."""

    ADDED = "added"
    COMPLETED = "completed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Line:
    """One line of a list: its number in the file, its text by field, the first cells as typed."""

    number: int
    values: dict[str, str]
    typed: str

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")


class LineImport(Protocol):
    """What knows how to bring in the lines of a kind."""

    def foresee(self, line: Line) -> Outcome:
        """What would be done with a line. Raises LineProblem."""

    def bring_in(self, line: Line, by: User | None) -> Outcome:
        """Do it. Raises LineProblem."""


def named(run: ImportRun, row: Row) -> Line:
    """A row of the file as a line of this import."""
    number, cells = row
    pairs = zip(run.mapping, cells, strict=False)
    typed = " ; ".join(cell for cell in cells if cell)
    shown = typed if len(typed) <= SHOWN else f"{typed[:SHOWN]}…"
    return Line(number, {name: cell for name, cell in pairs if name}, shown)


def check_cells(run: ImportRun, row: Row) -> None:
    """Refuse a line with more cells than titles, a formula or too long a text."""
    _number, cells = row
    if any(cells[len(run.titles) :]):
        raise LineProblem("La ligne a plus de colonnes que de titres.")
    columns = columns_of(run.kind)
    for name, cell in zip(run.mapping, cells, strict=False):
        column = columns.get(name)
        if column is None:
            continue
        if len(cell) > column.length:
            raise LineProblem(f"Le texte est trop long : {column.label}.")
        if cell.startswith(FORMULA_SIGNS[: 1 if column.takes_signs else None]):
            raise LineProblem(f"La cellule contient une formule : {column.label}.")


def key_of(kind: ImportKind, line: Line) -> str:
    """What makes a line the same as another: the address; the SIRET, else name and department."""
    if kind is ImportKind.PEOPLE:
        return line["email"].casefold() if "@" in line["email"] else ""
    number = sirets.digits_of(line["siret"])
    return number or (f"{fold(line['name'])}|{fold(line['department'])}" if line["name"] else "")


def first_lines(run: ImportRun, rows: Sequence[Row]) -> dict[str, int]:
    """The number of the line where each key stands first."""
    first: dict[str, int] = {}
    for row in rows:
        line = named(run, row)
        first.setdefault(key_of(run.kind, line), line.number)
    return first


class Places:
    """Regions and departments as lists write them: by their code or their name."""

    def __init__(self, regions: Sequence[Region], departments: Sequence[Department]) -> None:
        self._regions = {fold(name): each for each in regions for name in (each.code, each.name)}
        self._departments = {
            fold(name): each for each in departments for name in (each.code, each.name)
        }

    def region(self, typed: str) -> Region | None:
        """The region that was typed, none when nothing was. Raises LineProblem."""
        return self._found(self._regions, typed, "région") if typed else None

    def department(self, typed: str) -> Department | None:
        """The department that was typed, none when nothing was. Raises LineProblem."""
        return self._found(self._departments, typed, "département") if typed else None

    @staticmethod
    def _found(known: dict[str, T], typed: str, noun: str) -> T:
        words = fold(typed)
        found = known.get(words) or known.get(words.zfill(2))
        if found is None:
            raise LineProblem(f"Ce nom de {noun} est inconnu : « {typed[:60]} ».")
        return found
