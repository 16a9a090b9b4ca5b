"""The people of a group and a paper of theirs, as the tests of its life find them."""

from dataclasses import dataclass

from app.accounts.models import User
from app.core.db import db
from app.documents.models import Document, DocumentPage, DocumentVersion
from app.documents.services import versions
from app.workgroups.models import Workgroup
from tests.factories import (
    DocumentFactory,
    DocumentFileFactory,
    FacilitatorFactory,
    MemberFactory,
    RegionalTeamFactory,
    WorkgroupFactory,
)

TITLE = "Diagnostic partagé de l’aide alimentaire"


@dataclass(frozen=True)
class Group:
    """A group of Hauts-de-France: two members, who runs it, its region's team; a paper that the
    first member deposited; somebody of another region."""

    workgroup: Workgroup
    member: User
    fellow: User
    facilitator: User
    regional: User
    stranger: User
    document: Document


def gather() -> Group:
    """The group, saved."""
    workgroup = WorkgroupFactory(region_code="32", number=5)
    member = MemberFactory(workgroup=workgroup, first_name="Inès", last_name="Roche")
    elsewhere = WorkgroupFactory(region_code="84", number=6)
    return Group(
        workgroup=workgroup,
        member=member,
        fellow=MemberFactory(workgroup=workgroup, first_name="Bruno", last_name="Étienne"),
        facilitator=FacilitatorFactory(workgroup=workgroup, first_name="Nadia"),
        regional=RegionalTeamFactory(region_code="32"),
        stranger=MemberFactory(workgroup=elsewhere),
        document=DocumentFactory(workgroup=workgroup, by=member, title=TITLE),
    )


def url_of(document: Document, gesture: str = "") -> str:
    return f"/documents/{document.id}/{gesture}".rstrip("/")


def says(version: DocumentVersion, *pages: str) -> None:
    """The text of a version, as the worker reads it."""
    for number, text in enumerate(pages, 1):
        db.session.add(DocumentPage(file_id=version.file_id, number=number, text=text))
    db.session.commit()


def next_version(document: Document, by: User, note: str = "") -> DocumentVersion:
    """One more version of a document, with a file of its own, saved."""
    added = versions.add_version(document, DocumentFileFactory(), "suite.pdf", by=by, note=note)
    db.session.commit()
    return added


def current_of(document: Document) -> DocumentVersion:
    """The newest version as it is stored now."""
    db.session.expire_all()
    assert document.current_version_id
    return db.session.get_one(DocumentVersion, document.current_version_id)
