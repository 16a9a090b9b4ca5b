"""A library of a whole country: documents by the thousand, written in bulk, over a few files."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import func, select, text

from app.accounts.models import User
from app.administration.demo import content
from app.administration.demo.crowd.inserting import BATCH, Row, insert_numbered, insert_rows
from app.administration.demo.documents.keeping import keep
from app.core.db import db, now
from app.core.text import fold
from app.directory.models import Department, Organisation, Region
from app.documents.models import (
    Document,
    DocumentDepartment,
    DocumentFile,
    DocumentKind,
    DocumentStatus,
    DocumentVersion,
)
from app.workgroups.models import Audience, Theme, Workgroup

SIGN = "Volume "  # starts the note of each version, by which these documents are known
FORMATS = ("pdf", "odt", "docx", "txt")
KINDS = {
    DocumentKind.MINUTES: ("Compte rendu de la réunion", 40),
    DocumentKind.PRODUCTION: ("Proposition du groupe", 15),
    DocumentKind.DIAGNOSIS: ("Diagnostic partagé", 10),
    DocumentKind.ROADMAP: ("Feuille de route", 8),
    DocumentKind.ACTION_SHEET: ("Fiche action", 10),
    DocumentKind.TOOL: ("Guide pratique", 7),
    DocumentKind.RESOURCE: ("Note de lecture", 10),
}
TOPICS = (
    "petits déjeuners à l’école", "tarifs de cantine", "accueil du jeune enfant", "aller-vers",
    "domiciliation", "référent de parcours", "premier accueil", "sorties de l’ASE", "maraudes",
    "insertion", "mobilité", "accès aux droits", "parole des personnes concernées", "santé",
)  # fmt: skip
AUDIENCES = {Audience.WORKGROUP: 55, Audience.REGION: 20, Audience.MEMBERS: 20, Audience.PUBLIC: 5}
STATUSES = {
    DocumentStatus.WORKING_NOTE: 50,
    DocumentStatus.ADOPTED: 30,
    DocumentStatus.VALIDATED: 10,
    DocumentStatus.PUBLISHED: 10,
}
POINT_TO_VERSIONS = (
    "UPDATE documents SET current_version_id = (SELECT v.id FROM document_versions v"
    " WHERE v.document_id = documents.id) WHERE id BETWEEN :first AND :last"
)
OPEN_TO_PUBLIC = (
    "UPDATE documents SET audience = 'public', public_version_id = current_version_id,"
    " published_at = changed_at WHERE id BETWEEN :first AND :last"
    " AND status = 'published' AND audience = 'members'"
)


def fill_library(wanted: int) -> int:
    """Bring the library to so many documents of this kind; return how many were added."""
    is_one = DocumentVersion.note.startswith(SIGN)
    known = db.session.scalar(select(func.count(DocumentVersion.id)).where(is_one)) or 0
    if known >= wanted:
        return 0
    draw = Draw(known)
    for start in range(known, wanted, BATCH):
        _write_batch(draw, range(start, min(start + BATCH, wanted)))
    return wanted - known


class Draw:
    """What documents are drawn from; the same each time."""

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)  # noqa: S311 - not a secret
        self.today = now()
        self.groups = db.session.execute(
            select(Workgroup.id, Workgroup.region_code, Workgroup.theme_id)
            .join(Theme, Theme.id == Workgroup.theme_id)
            .order_by(Workgroup.id)
        ).all()
        self.departments: dict[str, list[str]] = {}
        for row in db.session.execute(select(Department.region_code, Department.code)):
            self.departments.setdefault(row.region_code, []).append(row.code)
        self.regions = db.session.scalars(select(Region.code).order_by(Region.code)).all()
        self.structures = db.session.scalars(
            select(Organisation.id).where(Organisation.is_demo).order_by(Organisation.id).limit(400)
        ).all()
        self.authors = db.session.execute(
            select(User.id, User.first_name, User.last_name)
            .where(User.is_demo)
            .order_by(User.id)
            .limit(300)
        ).all()
        self.files = [_shared_file(rank) for rank in range(40)]

    def row(self, number: int) -> Row:
        """A document to write: of a group mostly, sometimes of a region or of the nation."""
        kind = self._one({kind: weight for kind, (_words, weight) in KINDS.items()})
        words, topic = KINDS[kind][0], self.dice.choice(TOPICS)
        town = self.dice.choice(content.column("towns", "nom"))
        title = f"{words}\N{NO-BREAK SPACE}: {topic}, {town} (n° {number})"
        summary = f"Ce que le groupe retient sur {topic} à {town}."
        moment = self.today - timedelta(days=self.dice.random() * 1400)
        author = self.dice.choice(self.authors)
        return self._place() | {
            "title": title,
            "sort_title": fold(title),
            "summary": summary,
            "kind": kind,
            "year": moment.year,
            "status": self._one(STATUSES),
            "organisation_id": self.dice.choice(self.structures) if number % 3 == 0 else None,
            "version_count": 1,
            "deposited_by_id": author.id,
            "depositor_name": f"{author.first_name} {author.last_name}",
            **dict.fromkeys(("deposited_at", "changed_at", "announced_at"), moment),
            "is_demo": True,
        }

    def _place(self) -> Row:
        """Public ones are written as the members’, and opened once their version is known."""
        die, audience = self.dice.random(), self._one(AUDIENCES)
        narrow = Audience.MEMBERS if audience is Audience.PUBLIC else audience
        if die < 0.02:
            nation = {"region_code": None, "workgroup_id": None, "theme_id": None}
            return nation | {"audience": Audience.MEMBERS}
        if die < 0.07:
            own = Audience.REGION if narrow is Audience.WORKGROUP else narrow
            region = {"region_code": self.dice.choice(self.regions), "workgroup_id": None}
            return region | {"theme_id": None, "audience": own}
        group = self.dice.choice(self.groups)
        place = {"region_code": group.region_code, "workgroup_id": group.id}
        return place | {"theme_id": group.theme_id, "audience": narrow}

    def _one(self, weights: dict[Any, int]) -> Any:
        return self.dice.choices(list(weights), list(weights.values()))[0]


def _shared_file(rank: int) -> DocumentFile:
    extension = FORMATS[rank % len(FORMATS)]
    return keep(extension, f"Document {rank}", f"Texte du document {rank}.\n\n" * 20)


def _write_batch(draw: Draw, numbers: Sequence[int]) -> None:
    rows = [draw.row(number) for number in numbers]
    ids = list(insert_numbered(Document, rows))
    insert_rows(DocumentVersion, _versions(draw, ids, rows))
    insert_rows(DocumentDepartment, _departments(draw, ids, rows))
    for statement in (POINT_TO_VERSIONS, OPEN_TO_PUBLIC):
        db.session.execute(text(statement), {"first": min(ids), "last": max(ids)})


def _versions(draw: Draw, ids: Sequence[int], rows: Sequence[Row]) -> Iterator[Row]:
    for document_id, row in zip(ids, rows, strict=True):
        file = draw.dice.choice(draw.files)
        moment: datetime = row["changed_at"]
        yield {
            "document_id": document_id,
            "number": 1,
            "file_id": file.id,
            "file_name": f"document-{document_id}.{file.extension}",
            "note": f"{SIGN}{document_id}",
            "status": row["status"],
            "deposited_by_id": row["deposited_by_id"],
            "depositor_name": row["depositor_name"],
            "deposited_at": moment,
            "cleared_at": moment,
        }


def _departments(draw: Draw, ids: Sequence[int], rows: Sequence[Row]) -> Iterator[Row]:
    for document_id, row in zip(ids, rows, strict=True):
        known = draw.departments.get(row["region_code"] or "", [])
        for code in draw.dice.sample(known, min(len(known), draw.dice.randrange(3))):
            yield {"document_id": document_id, "department_code": code}
