"""Bringing in a folder of files that a list describes: each line checked, then published once.

A line that is brought in already (the same bytes in the same place) is passed over, so that an
import that was interrupted is simply run again.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import select

from app.accounts.models import User
from app.core.dates import NBSP
from app.core.db import db, now
from app.core.errors import DomainError
from app.core.file_kinds import kind_of_name
from app.core.file_names import title_of
from app.core.sheets import Table
from app.core.text import fold
from app.directory.models import Department, Region
from app.documents.models import Document, DocumentFile, DocumentKind, DocumentVersion
from app.documents.policies import can_deposit
from app.documents.services.editing import Description
from app.documents.services.limits import ACCEPTED, room_in
from app.documents.services.publishing import Placing, publish
from app.documents.services.taking import SentFile, file_of, keep
from app.workgroups.models import Audience, Workgroup
from app.workgroups.policies import all_workgroups

FILE = "fichier"
YES = {"oui", "o", "1", "vrai", "x"}
OLDEST_YEAR = 1900


class LineRefused(DomainError):
    """A line of the list cannot be brought in; the message says why."""


@dataclass(frozen=True)
class Entry:
    """A line of the list, understood."""

    path: Path
    placing: Placing
    said: Description
    departments: tuple[str, ...]


def lines_of(table: Table) -> Iterator[tuple[int, dict[str, str]]]:
    """The lines of a list by the folded title of each column. Raises LineRefused without files."""
    titles = [fold(title) for title in table.titles]
    if FILE not in titles:
        raise LineRefused(f"La liste doit avoir une colonne «{NBSP}fichier{NBSP}».")
    for number, cells in table.rows:
        yield number, dict(zip(titles, cells, strict=False))


def understand(line: Mapping[str, str], folder: Path, by: User) -> Entry:
    """What a line asks for, checked as a deposit would be, nothing stored. Raises DomainError."""
    path = _path(line.get(FILE, ""), folder)
    workgroup = _workgroup(line)
    region = workgroup.region if workgroup else _region(line.get("region", ""))
    placing = Placing(
        region.code if region else None,
        workgroup.id if workgroup else None,
        _audience(line.get("visibilite", ""), workgroup, region),
    )
    if not can_deposit(by, placing.region_code, placing.workgroup_id):
        raise LineRefused("Vous ne pouvez pas déposer à cet endroit.")
    with path.open("rb") as content:
        kind_of_name(path.name, ACCEPTED).check(content)
    said = replace(_said(line, path), theme_id=workgroup.theme_id if workgroup else None)
    return Entry(path, placing, said, _departments(line.get("departements", "")))


def bring_in(entry: Entry, *, by: User, is_told: bool = False) -> Document:
    """Publish the file of a line; people are told of it on demand. Raises DomainError."""
    room = room_in(entry.placing.region_code, entry.placing.workgroup_id)
    with entry.path.open("rb") as content:
        kept = keep(SentFile(entry.path.name, content), room)
    return publish(
        file_of(kept),
        kept.file_name,
        entry.placing,
        entry.said,
        entry.departments,
        by=by,
        is_told=is_told,
    )


def is_there(entry: Entry) -> bool:
    """Whether a document of the same place shows the same bytes."""
    with entry.path.open("rb") as content:
        sha256 = hashlib.file_digest(content, "sha256").hexdigest()
    found = (
        select(DocumentVersion.id)
        .join(Document, Document.id == DocumentVersion.document_id)
        .join(DocumentFile, DocumentFile.id == DocumentVersion.file_id)
        .where(
            DocumentFile.sha256 == sha256,
            Document.region_code.is_not_distinct_from(entry.placing.region_code),
            Document.workgroup_id.is_not_distinct_from(entry.placing.workgroup_id),
        )
    )
    return db.session.scalar(found.limit(1)) is not None


def _path(name: str, folder: Path) -> Path:
    path = (folder / name).resolve()
    if not name or not path.is_relative_to(folder.resolve()) or not path.is_file():
        raise LineRefused(f"Le fichier «{NBSP}{name}{NBSP}» n’est pas dans le dossier.")
    return path


def _region(typed: str) -> Region | None:
    if not typed:
        return None
    for each in db.session.scalars(select(Region)):
        if typed in {each.code, each.slug} or fold(typed) == fold(each.name):
            return each
    raise LineRefused(f"La région «{NBSP}{typed}{NBSP}» n’est pas connue.")


def _workgroup(line: Mapping[str, str]) -> Workgroup | None:
    """A group by the number, the name or the address of its theme, in the region of the line."""
    typed = line.get("groupe", "")
    if not typed:
        return None
    region = _region(line.get("region", ""))
    in_region = all_workgroups().where(Workgroup.region_code == (region.code if region else ""))
    for each in db.session.scalars(in_region).unique():
        names = {each.theme.slug, str(each.theme.number), fold(each.title)}
        if typed in names or fold(typed) in names:
            return each
    raise LineRefused(f"Le groupe «{NBSP}{typed}{NBSP}» n’existe pas dans cette région.")


def _audience(typed: str, workgroup: Workgroup | None, region: Region | None) -> Audience:
    """The narrowest without a word; never the public, which is an explicit gesture."""
    named = {"groupe": Audience.WORKGROUP, "region": Audience.REGION, "membres": Audience.MEMBERS}
    narrowest = Audience.WORKGROUP if workgroup else Audience.REGION if region else Audience.MEMBERS
    wanted = named.get(fold(typed)) if typed else narrowest
    if wanted is None or wanted.breadth < narrowest.breadth:
        raise LineRefused(f"La visibilité «{NBSP}{typed}{NBSP}» ne convient pas à cet endroit.")
    return wanted


def _said(line: Mapping[str, str], path: Path) -> Description:
    year = line.get("annee", "") or str(now().year)
    if not (year.isascii() and year.isdigit() and OLDEST_YEAR <= int(year) <= now().year):
        raise LineRefused(f"L’année «{NBSP}{year}{NBSP}» ne convient pas.")
    return Description(
        title=(line.get("titre", "") or title_of(path.name))[:200],
        summary=line.get("resume", ""),
        kind=_kind(line.get("type", "")),
        year=int(year),
        is_accessible=fold(line.get("accessible", "")) in YES,
    )


def _kind(typed: str) -> DocumentKind:
    if not typed:
        return DocumentKind.OTHER
    for each in DocumentKind:
        if fold(typed) in {each.value, fold(each.label)}:
            return each
    raise LineRefused(f"Le type «{NBSP}{typed}{NBSP}» n’est pas connu.")


def _departments(typed: str) -> tuple[str, ...]:
    codes = tuple(dict.fromkeys(typed.replace(",", " ").replace(";", " ").upper().split()))
    known = set(db.session.scalars(select(Department.code).where(Department.code.in_(codes))))
    if missing := [code for code in codes if code not in known]:
        raise LineRefused(f"Département inconnu\N{NO-BREAK SPACE}: {', '.join(missing)}.")
    return codes
