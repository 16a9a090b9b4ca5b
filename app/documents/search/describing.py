"""Documents: title, summary and the pages of the newest version out of quarantine."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Select, and_, select

from app.core.db import db
from app.core.search_index.items import Item, Part
from app.core.search_index.sources import Dependence, Source, declare
from app.directory.models import Organisation
from app.documents.models import (
    Document,
    DocumentFile,
    DocumentKind,
    DocumentPage,
    DocumentStatus,
    DocumentVersion,
)
from app.workgroups.audiences import MEMBERS, PUBLIC, place_of, token_of

KIND = "document"
# An adopted output before a working note; what another has replaced after everything.
WEIGHTS = {
    DocumentStatus.WORKING_NOTE: 1.0,
    DocumentStatus.ADOPTED: 1.25,
    DocumentStatus.VALIDATED: 1.3,
    DocumentStatus.PUBLISHED: 1.35,
}
REPLACED = 0.5


def _living() -> ColumnElement[bool]:
    return and_(Document.current_version_id.is_not(None), Document.trashed_at.is_(None))


def _ids() -> Select[int]:
    return select(Document.id).where(_living())


def _describe(ids: Sequence[int]) -> Iterator[Item]:
    rows = db.session.execute(
        select(Document, DocumentVersion.file_id, DocumentVersion.file_name)
        .join(Document.current_version)
        .where(Document.id.in_(ids), _living())
    ).all()
    pages = _pages_of([row.file_id for row in rows])
    return (_item(row.Document, row.file_name, pages.get(row.file_id, ())) for row in rows)


def _pages_of(file_ids: Collection[int]) -> dict[int, tuple[Part, ...]]:
    found: dict[int, list[Part]] = {}
    rows = db.session.execute(
        select(DocumentPage.file_id, DocumentPage.number, DocumentPage.text)
        .where(DocumentPage.file_id.in_(file_ids))
        .order_by(DocumentPage.file_id, DocumentPage.number)
    )
    for file_id, number, text in rows:
        found.setdefault(file_id, []).append(Part(number, text))
    return {file_id: tuple(parts) for file_id, parts in found.items()}


def _item(document: Document, file_name: str, pages: Sequence[Part]) -> Item:
    weight = WEIGHTS[document.status] * (REPLACED if document.replaced_by_id else 1)
    return Item(
        kind=KIND,
        id=document.id,
        title=document.title,
        body=f"{document.summary}\n{file_name}".strip(),
        audiences=frozenset({_token(document)}),
        container=place_of(document.region_code, document.workgroup_id),
        facets=_facets(document),
        authors=(document.deposited_by_id,) if document.deposited_by_id else (),
        moment=moment_of(document),
        weight=weight,
        parts=tuple(pages),
    )


def _token(document: Document) -> str:
    """Whom the newest version is for: visitors read the published one, which may be an older."""
    token = token_of(document.audience, document.region_code, document.workgroup_id)
    is_older = token == PUBLIC and document.public_version_id != document.current_version_id
    return MEMBERS if is_older else token


def _facets(document: Document) -> Mapping[str, tuple[str, ...]]:
    values = {
        "region": document.region_code,
        "theme": document.theme_id,
        "category": category_of(document.kind),
        "organisation": document.organisation_id,
    }
    return {name: (str(value),) for name, value in values.items() if value is not None}


def category_of(kind: DocumentKind) -> str:
    """A kind of document among the categories of everything that is found."""
    return f"{KIND}-{kind.value}"


def moment_of(document: Document) -> datetime:
    """When it last changed; the end of its year for what was written long before it was
    deposited, so that a report of 2019 is not found as one of today."""
    if not is_older(document):
        return document.changed_at
    return datetime(document.year, 12, 31, tzinfo=UTC)


def is_older(document: Document) -> bool:
    """Whether it was written in a year before that of its last change here."""
    return document.year < document.changed_at.year


def _of_version(version: DocumentVersion) -> Select[int]:
    return select(Document.id).where(Document.current_version_id == version.id)


def _of_file(file: DocumentFile) -> Select[int]:
    versions = select(DocumentVersion.id).where(DocumentVersion.file_id == file.id)
    return select(Document.id).where(Document.current_version_id.in_(versions))


def _of_organisation(organisation: Organisation) -> Select[int]:
    return select(Document.id).where(Document.organisation_id == organisation.id)


source = declare(
    Source(
        kind=KIND,
        model=Document,
        ids=_ids,
        describe=_describe,
        columns=frozenset(
            {"title", "summary", "kind", "year", "theme_id", "organisation_id", "status"}
            | {"audience", "region_code", "workgroup_id", "current_version_id", "changed_at"}
            | {"public_version_id", "replaced_by_id", "deposited_by_id", "trashed_at"}
        ),
        dependences=(
            Dependence(DocumentVersion, _of_version, frozenset({"file_id", "file_name"})),
            Dependence(DocumentFile, _of_file, frozenset({"extraction_state", "extracted_at"})),
            Dependence(Organisation, _of_organisation, frozenset({"version"})),
        ),
    )
)
