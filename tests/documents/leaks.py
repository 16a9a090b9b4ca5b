"""A small nation whose people come, go, deposit, open, close and throw away documents.

Each document bears a word of its own in its title and its summary (``zd12z``), each version in its
note, its name, its bytes and its text (``zv34z``): whoever reads one of these words knows of it.
Who may is told in ``knowing``.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import select

from app.accounts.models import User
from app.core import files
from app.core.db import db, now
from app.documents.models import (
    Document,
    DocumentFile,
    DocumentPage,
    DocumentVersion,
    ScanState,
)
from app.documents.services.announcing import announce
from app.documents.services.clearing import clear, withdraw
from app.workgroups.models import Audience, Workgroup
from tests.factories import (
    DocumentFactory,
    DocumentFileFactory,
    DocumentVersionFactory,
    StaffFactory,
)
from tests.forums.leaks import change_mandate, change_role, come_or_go, open_or_close
from tests.support.nation import somebody_of_each_kind, three_groups

FIRST_YEAR = 2000


@dataclass
class Nation:
    """The numbers of people, groups, documents and versions, in the order in which they came."""

    people: list[int] = field(default_factory=list)
    groups: list[int] = field(default_factory=list)
    documents: list[int] = field(default_factory=list)
    versions: list[int] = field(default_factory=list)

    def person(self, rank: int) -> User:
        return db.session.get_one(User, self.people[rank % len(self.people)])

    def document(self, rank: int) -> Document:
        return db.session.get_one(Document, self.documents[rank % len(self.documents)])

    def file(self, rank: int) -> DocumentFile:
        version_id = self.versions[rank % len(self.versions)]
        return file_of(db.session.get_one(DocumentVersion, version_id))


def found() -> Nation:
    """Two regions, three groups, somebody of each kind, a document of each place."""
    groups = three_groups()
    people = [*somebody_of_each_kind(groups), StaffFactory()]
    nation = Nation([user.id for user in people], [group.id for group in groups])
    for rank in range(7):
        deposit(nation, rank, rank)
    return nation


# What happens


def deposit(nation: Nation, who: int, where: int) -> None:
    """Somebody deposits in a place, whatever their rights there, for some audience."""
    number = len(nation.documents)
    group_id = [*nation.groups, None, None][where % 5]
    place: dict[str, object] = {"national": True} if group_id is None else {}
    if group_id is not None:
        place = {"workgroup": db.session.get_one(Workgroup, group_id)}
    if where % 5 == 4:
        place = {"region_code": "84"}
    audiences = [Audience.MEMBERS, Audience.PUBLIC]
    audiences += [Audience.REGION] * (where % 5 != 3) + [Audience.WORKGROUP] * (where % 5 < 3)
    made = DocumentFactory(
        by=nation.person(who),
        title=f"Note zd{number}z",
        summary=f"Résumé zd{number}z",
        year=FIRST_YEAR + number,
        quarantined=True,
        announced_at=None,
        **place,
        **({"audience": Audience.MEMBERS} if "national" not in place else {}),
    )
    nation.documents.append(made.id)
    first = db.session.scalars(
        select(DocumentVersion).where(DocumentVersion.document_id == made.id)
    ).one()
    _mark(nation, first)
    if number % 5 != 2:
        clear_or_withdraw(nation, len(nation.versions) - 1, 0)
    open_to(nation, number, audiences.index(audiences[-1]) if number % 2 else 1)


def _mark(nation: Nation, version: DocumentVersion) -> None:
    """Give a version bytes, a name, a text and a picture of its own, not yet looked at."""
    word = f"zv{len(nation.versions)}z"
    nation.versions.append(version.id)
    file = DocumentFileFactory(
        content=word.encode(),
        extension="txt",
        media_type="text/plain",
        scan_state=ScanState.PENDING,
    )
    file.thumbnail_stored_name = files.save(f"image {word}".encode())
    file.thumbnail_width = file.thumbnail_height = 10
    version.file_id, version.file_name, version.note = file.id, f"{word}.txt", f"Note {word}"
    db.session.add(DocumentPage(file_id=file.id, number=1, text=f"Texte {word}"))
    db.session.commit()


def bring_version(nation: Nation, who: int, what: int) -> None:
    document = nation.document(what)
    if not document.is_trashed:
        version = DocumentVersionFactory(
            document=document, quarantined=True, deposited_by_id=nation.person(who).id
        )
        _mark(nation, version)


def clear_or_withdraw(nation: Nation, what: int, _: int) -> None:
    """The antivirus lets a file out, or finds it infected after all."""
    file = nation.file(what)
    file.scanned_at = now()
    if file.is_given_out:
        file.scan_state = ScanState.INFECTED
        withdraw(file)
    else:
        file.scan_state = ScanState.CLEAN
        clear(file)
    db.session.commit()


def open_to(nation: Nation, what: int, how: int) -> None:
    """The audience of a document changes, as far as its place allows."""
    document = nation.document(what)
    audience = list(Audience)[how % 4]
    if audience is Audience.WORKGROUP and document.workgroup_id is None:
        return
    if audience is Audience.REGION and document.region_code is None:
        return
    is_public = audience is Audience.PUBLIC
    if is_public and document.current_version_id is None:
        return
    document.audience = audience
    document.public_version_id = document.current_version_id if is_public else None
    document.published_at = now() if is_public else None


def throw_or_restore(nation: Nation, what: int, who: int) -> None:
    document = nation.document(what)
    document.trashed_at = None if document.trashed_at else now()
    document.trashed_by_id = nation.person(who).id


def lead_on(nation: Nation, what: int, to: int) -> None:
    """A document is replaced by another, and has it for an accessible copy."""
    document, other = nation.document(what), nation.document(to)
    if document.id < other.id:
        document.replaced_by_id = document.accessible_copy_id = other.id


def tell(nation: Nation, what: int, _: int) -> None:
    announce(nation.document(what))


GESTURES: list[Callable[..., None]] = [
    deposit,
    bring_version,
    clear_or_withdraw,
    open_to,
    throw_or_restore,
    lead_on,
    tell,
    come_or_go,
    open_or_close,
    change_mandate,
    change_role,
]


def file_of(version: DocumentVersion) -> DocumentFile:
    return db.session.get_one(DocumentFile, version.file_id)
