"""Who may know of which document, told in plain Python, apart from the product's own rules."""

import re
from collections.abc import Iterable

from sqlalchemy import select

from app.accounts.models import NationalRole, User
from app.core.db import db
from app.directory.models import Profile
from app.documents.models import Document, DocumentVersion
from app.workgroups.models import Audience, Membership, RegionalMandate, Role, Workgroup
from tests.documents.leaks import Nation

WORD = re.compile(r"z([dv])([0-9]+)z")
_NATIONAL = {NationalRole.ANSA, NationalRole.NATIONAL}


def is_open(user: User, document: Document) -> bool:
    """Whether the audience of a document takes a person in."""
    if user.deactivated_at or not user.activated_at:
        return False
    codes = select(RegionalMandate.region_code).where(RegionalMandate.user_id == user.id)
    if {grant.role for grant in user.roles} & _NATIONAL:
        return True
    if document.region_code in set(db.session.scalars(codes)):
        return True
    groups = _groups(user)
    if document.audience is Audience.WORKGROUP:
        return document.workgroup_id in groups
    if document.audience is Audience.REGION:
        home = db.session.scalar(select(Profile.region_code).where(Profile.user_id == user.id))
        own = {db.session.get_one(Workgroup, number).region_code for number in groups}
        return document.region_code in {home, *own}
    return True


def runs(user: User, document: Document) -> bool:
    """Whether a person answers for the place of a document."""
    roles = {grant.role for grant in user.roles}
    codes = select(RegionalMandate.region_code).where(RegionalMandate.user_id == user.id)
    if NationalRole.ANSA in roles or document.region_code in set(db.session.scalars(codes)):
        return True
    if document.region_code is None:
        return NationalRole.NATIONAL in roles
    return document.workgroup_id in _groups(user, Role.FACILITATOR)


def _groups(user: User, role: Role | None = None) -> set[int]:
    current = select(Membership).where(Membership.user_id == user.id, Membership.ended_at.is_(None))
    return {each.workgroup_id for each in db.session.scalars(current) if role in {None, each.role}}


def documents_of(nation: Nation) -> list[Document]:
    return [db.session.get_one(Document, number) for number in nation.documents]


def versions_of(document: Document) -> list[DocumentVersion]:
    own = select(DocumentVersion).where(DocumentVersion.document_id == document.id)
    return list(db.session.scalars(own.order_by(DocumentVersion.number)))


def is_read(user: User, document: Document) -> bool:
    """Whether a person reads a document."""
    is_out = any(each.cleared_at for each in versions_of(document))
    return is_open(user, document) and is_out and not document.trashed_at


def open_documents(nation: Nation, user: User) -> set[int]:
    """The documents that a person reads."""
    return {each.id for each in documents_of(nation) if is_read(user, each)}


def open_versions(nation: Nation, user: User) -> set[int]:
    """The versions that a person reads."""
    return {
        version.id
        for document in documents_of(nation)
        if is_read(user, document)
        for version in versions_of(document)
        if version.cleared_at
    }


def known_words(nation: Nation, user: User) -> set[str]:
    """The words of all that a person may know of: what they read, what waits or was thrown away
    where they run things, and their own, while the place is open to them."""
    found = public_words(nation)
    for document in documents_of(nation):
        is_own = document.deposited_by_id == user.id and is_open(user, document)
        if is_read(user, document) or is_own or runs(user, document):
            found |= words(nation, [document.id], ())
        for version in versions_of(document):
            brought = version.deposited_by_id == user.id and is_open(user, document)
            if brought or runs(user, document):
                found |= words(nation, [document.id], [version.id])
    return found | words(nation, (), open_versions(nation, user))


def public_words(nation: Nation) -> set[str]:
    """The words of what anybody reads: the versions that were opened to the public."""
    public = [
        each
        for each in documents_of(nation)
        if each.audience is Audience.PUBLIC and not each.trashed_at
    ]
    shown = [(each.id, each.public_version_id) for each in public]
    cleared = [pair for pair in shown if db.session.get_one(DocumentVersion, pair[1]).cleared_at]
    return words(nation, [each for each, _ in cleared], [each or 0 for _, each in cleared])


def words(nation: Nation, documents: Iterable[int], versions: Iterable[int]) -> set[str]:
    """The words of these documents and versions."""
    told, shown = set(documents), set(versions)
    return {f"zd{rank}z" for rank, each in enumerate(nation.documents) if each in told} | {
        f"zv{rank}z" for rank, each in enumerate(nation.versions) if each in shown
    }


def words_in(text: str) -> set[str]:
    """The words of documents and versions that a text betrays."""
    return {f"z{kind}{number}z" for kind, number in WORD.findall(text)}
