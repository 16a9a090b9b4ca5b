"""The documents that answer to a search, in the order of the page."""

from typing import Any

from sqlalchemy import ColumnElement, Select, exists
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.documents.models import Document, DocumentDepartment, DocumentVersion
from app.documents.policies import NAMED, visible_documents
from app.documents.queries.library.asking import Asked

COLUMNS: dict[str, Any] = {
    "kind": Document.kind,
    "theme": Document.theme_id,
    "region": Document.region_code,
    "year": Document.year,
    "status": Document.status,
    "organisation": Document.organisation_id,
}
NUMBERS = {"theme", "year", "organisation"}
LINE = (
    *NAMED,
    joinedload(Document.current_version).joinedload(DocumentVersion.file),
    joinedload(Document.organisation),
)


def answering(user: User, asked: Asked) -> Select[Document]:
    """The documents that a person may read and that answer to a search."""
    found = visible_documents(user).where(*(_bears(each) for each in asked.words))
    if asked.workgroup_id is not None:
        found = found.where(Document.workgroup_id == asked.workgroup_id)
    if asked.region_code is not None:
        found = found.where(
            Document.region_code == asked.region_code, Document.workgroup_id.is_(None)
        )
    return found.where(*(_has(facet, value) for facet, value in asked.values))


def listed(user: User, asked: Asked) -> Select[Document]:
    """Those documents with what a line shows, by date of change or by title."""
    found = answering(user, asked).options(*LINE)
    if asked.by_title:
        return found.order_by(Document.sort_title, Document.id)
    return found.order_by(Document.changed_at.desc(), Document.id.desc())


def _bears(word: str) -> ColumnElement[bool]:
    return Document.search_text.contains(word, autoescape=True)


def _has(facet: str, value: str) -> ColumnElement[bool]:
    if facet == "department":
        return exists().where(
            DocumentDepartment.document_id == Document.id,
            DocumentDepartment.department_code == value,
        )
    column: ColumnElement[Any] = COLUMNS[facet]
    return column == (int(value) if facet in NUMBERS else value)
