"""Lists of people to invite: read line by line out of what was pasted or uploaded.

A line is never dropped: what cannot be understood keeps its number and says why.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from email_validator import EmailNotValidError

from app.core.addresses import normalise_address
from app.core.list_files import LONGEST_FILE, UnreadableList
from app.core.spreadsheet import BYTE_ORDER_MARK
from app.core.text import fold, one_line

MOST_LINES = 1_000
LONGEST_LINE = 2_000
MOST_SPANNED = 10
SHOWN = 100
FIELDS = ("first_name", "last_name", "organisation_name", "job_title")
LENGTHS = {"first_name": 100, "last_name": 100, "organisation_name": 200, "job_title": 200}
LABELS = {
    "email": "adresse",
    "first_name": "prénom",
    "last_name": "nom",
    "organisation_name": "structure",
    "job_title": "fonction",
}
TITLES = {
    "email": "adresse courriel mail mel email e_mail adresse_electronique adresse_mail "
    "adresse_e_mail adresse_email adresse_courriel adresse_de_courriel adresse_de_messagerie",
    "first_name": "prenom prenoms",
    "last_name": "nom nom_de_famille nom_d_usage nom_usuel",
    "organisation_name": "structure organisme organisation employeur association",
    "job_title": "fonction poste metier",
}
COLUMNS = {
    title.replace("_", " "): field for field, titles in TITLES.items() for title in titles.split()
}
FORMULA_SIGNS = ("=", "+", "-", "@")
MARKS = ("://", "www.", "{{", "<", ">")
_ENDS = re.compile(r"\r\n|\r|\n")
_SEPARATOR_LINE = re.compile(r'"?sep=.?"?', re.IGNORECASE)
_BRACKETED = re.compile(r"([^<>]*)<([^<>]*)>")
_NAME_THEN_ADDRESS = re.compile(r"(.*\S)\s+(\S+@\S+)")
_AROUND = " \t\n,;\"'"


@dataclass(frozen=True, kw_only=True)
class Row:
    """One person of the list, or what is wrong with the line."""

    number: int
    typed: str = ""
    email: str = ""
    first_name: str = ""
    last_name: str = ""
    organisation_name: str = ""
    job_title: str = ""
    problem: str = ""

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


def read(text: str) -> list[Row]:
    """Every line that is not blank as one or several rows. Raises UnreadableList."""
    if len(text) > LONGEST_FILE:
        raise UnreadableList("Cette liste est trop longue. Partagez-la en plusieurs envois.")
    records = list(_records(text.replace("\0", "").removeprefix(BYTE_ORDER_MARK)))
    if records and _SEPARATOR_LINE.fullmatch(records[0][1].strip()):
        records.pop(0)
    columns = _columns(records[0][1]) if records else []
    if columns:
        sign = _separator(records[0][1])
        rows = [_titled(number, record, columns, sign) for number, record in records[1:]]
    else:
        rows = [row for number, record in records for row in _untitled(number, record)]
    if not rows:
        raise UnreadableList("La liste est vide. Écrivez au moins une adresse.")
    if len(rows) > MOST_LINES:
        raise UnreadableList(f"La liste compte {len(rows)} lignes. Envoyez-en 1 000 au plus.")
    return rows


def _records(text: str) -> Iterator[tuple[int, str]]:
    """The lines with their numbers; a quoted cell may hold line breaks."""
    lines, place = _ENDS.split(text), 0
    while place < len(lines):
        span = _span(lines, place)
        record = "\n".join(lines[place : place + span])
        if record.strip(_AROUND):
            yield place + 1, record
        place += span


def _span(lines: Sequence[str], place: int) -> int:
    """How many lines a record takes. A quote that never closes takes one: nobody is swallowed."""
    quotes = 0
    for span, line in enumerate(lines[place : place + MOST_SPANNED], 1):
        if span > 1 and "@" in line:
            return 1
        quotes += line.count('"')
        if quotes % 2 == 0:
            return span
    return 1


def _separator(record: str) -> str:
    return next((sign for sign in (";", "\t", ",") if sign in record), ";")


def _cells(record: str, sign: str) -> list[str]:
    cells = [cell for row in csv.reader(io.StringIO(record), delimiter=sign) for cell in row]
    return [one_line(cell) for cell in cells]


def _columns(record: str) -> list[str | None]:
    """The field of each column, when the first line is one of titles. Raises UnreadableList."""
    if "@" in record or len(record) > LONGEST_LINE:
        return []
    columns = [COLUMNS.get(fold(cell)) for cell in _cells(record, _separator(record))]
    known = [column for column in columns if column]
    twice = next((column for column in known if known.count(column) > 1), None)
    if twice:
        raise UnreadableList(f"Deux colonnes portent le titre « {LABELS[twice]} ». Gardez-en une.")
    if len(known) > 1 and "email" not in known:
        raise UnreadableList("Aucune colonne ne s’appelle « adresse » ou « courriel ».")
    return columns if "email" in known else []


def _titled(number: int, record: str, columns: Sequence[str | None], sign: str) -> Row:
    if len(record) > LONGEST_LINE:
        return _too_long(number, record)
    cells = _cells(record, sign)
    found = {name: cell for name, cell in zip(columns, cells, strict=False) if name}
    if [cell for cell in cells if cell] and not any(found.values()):
        return _broken(number, record, "L’adresse manque.")
    return _checked(Row(number=number, typed=_shown(record), **found))


def _untitled(number: int, record: str) -> list[Row]:
    if len(record) > LONGEST_LINE:
        return [_too_long(number, record)]
    if "<" in record:
        return _bracketed(number, record)
    cells = _cells(record, _separator(record))
    filled = [cell for cell in cells if cell]
    if len(filled) > 1 and all("@" in cell for cell in filled):
        return [_checked(Row(number=number, typed=cell, email=cell)) for cell in filled]
    place = next((place for place, cell in enumerate(cells) if "@" in cell), None)
    if place is None:
        return [_broken(number, record, "L’adresse manque.")]
    return [_in_order(number, record, cells.pop(place), cells)]


def _in_order(number: int, record: str, address: str, others: Sequence[str]) -> Row:
    """« adresse ; prénom ; nom ; structure ; fonction », or a name then an address."""
    before = _NAME_THEN_ADDRESS.fullmatch(address)
    if before and not any(others):
        return _named(number, record, before[1], before[2])
    if any(others[len(FIELDS) :]):
        return _broken(number, record, "La ligne a trop de colonnes.")
    found = dict(zip(FIELDS, others, strict=False))
    return _checked(Row(number=number, typed=_shown(record), email=address, **found))


def _bracketed(number: int, record: str) -> list[Row]:
    """« Prénom Nom <adresse> », maybe several on a line as mail programs copy them."""
    found = _BRACKETED.findall(record)
    if not found or _BRACKETED.sub("", record).strip(_AROUND):
        return [_broken(number, record, "La forme attendue est « Prénom Nom <adresse> ».")]
    return [_named(number, record, name, address) for name, address in found]


def _named(number: int, record: str, name: str, address: str) -> Row:
    first_name, last_name = _parted(one_line(name).strip(_AROUND))
    return _checked(
        Row(
            number=number,
            typed=_shown(record),
            email=one_line(address),
            first_name=first_name,
            last_name=last_name,
        )
    )


def _parted(name: str) -> tuple[str, str]:
    """First and last name: « Dupré, Amélie », « DUPRÉ Amélie » and « Amélie Dupré » are alike."""
    if "," in name:
        last, _, first = name.partition(",")
        return first.strip(_AROUND), last.strip(_AROUND)
    words = name.split()
    capitals = [word for word in words if len(word) > 1 and word.isupper()]
    if capitals and len(capitals) < len(words):
        return " ".join(word for word in words if word not in capitals), " ".join(capitals)
    return " ".join(words[:1]), " ".join(words[1:])


def _checked(row: Row) -> Row:
    if not row.email:
        return replace(row, problem="L’adresse manque.")
    try:
        email = normalise_address(row.email)
    except EmailNotValidError:
        return replace(row, problem="L’adresse n’est pas valable.")
    return replace(row, email=email, problem=_problem(row))


def _problem(row: Row) -> str:
    for name in FIELDS:
        value: str = getattr(row, name)
        label = LABELS[name]
        if len(value) > LENGTHS[name]:
            return f"Le texte est trop long : {label}."
        if value.startswith(FORMULA_SIGNS) or any(mark in value.casefold() for mark in MARKS):
            return f"Le texte contient une formule, un lien ou un symbole : {label}."
        if value and not any(sign.isalpha() for sign in value):
            return f"Le texte n’a aucune lettre : {label}."
    if "@" in row.full_name:
        return "Le nom contient une adresse."
    return ""


def _broken(number: int, record: str, problem: str) -> Row:
    return Row(number=number, typed=_shown(record), problem=problem)


def _too_long(number: int, record: str) -> Row:
    return _broken(number, record, "La ligne est trop longue.")


def _shown(record: str) -> str:
    line = one_line(record[: SHOWN * 2])
    return line if len(line) <= SHOWN else f"{line[:SHOWN]}…"
