"""The documents that answer to a search, in the order of the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    exists,
    literal_column,
    or_,
)
from sqlalchemy.orm import aliased

from app.accounts.anybody import anybody_like
from app.accounts.models import User
from app.core.db import KEPT_PLAN, UtcDateTime, db
from app.directory.models import Organisation, Region
from app.documents.models import (
    Document,
    DocumentDepartment,
    DocumentFile,
    DocumentKind,
    DocumentStatus,
    DocumentVersion,
)
from app.documents.policies import visible_documents
from app.documents.queries.library.asking import Asked
from app.workgroups.models import Audience, Theme, Workgroup

MOST_KEPT = 300  # statements, of each kind
COLUMNS: dict[str, Any] = {
    "kind": Document.kind,
    "theme": Document.theme_id,
    "region": Document.region_code,
    "year": Document.year,
    "status": Document.status,
    "organisation": Document.organisation_id,
}
NUMBERS = {"theme", "year", "organisation"}
Place = tuple[Any, int]
OF_GROUP = aliased(Theme)
# What a line shows, in the order of its fields.
SHOWN = (
    Document.id,
    Document.title,
    Document.sort_title,
    Document.summary,
    Document.kind,
    Document.year,
    Document.status,
    Document.audience,
    Document.replaced_by_id.is_not(None),
    Document.is_accessible,
    Document.version_count,
    Document.changed_at,
    DocumentVersion.number,
    DocumentFile.extension,
    DocumentFile.byte_count,
    Organisation.name,
    OF_GROUP.number,
    Workgroup.local_title,
    OF_GROUP.title,
    Region.name,
)


class Line(NamedTuple):
    """A document as a list shows it, made of what ``_columns`` reads."""

    id: int
    title: str
    sort_title: str
    summary: str
    kind: DocumentKind
    year: int
    status: DocumentStatus
    audience: Audience
    is_replaced: bool
    is_accessible: bool
    version_count: int
    changed_at: datetime
    version_number: int
    extension: str
    byte_count: int
    author: str | None
    theme_number: int | None
    local_title: str | None
    theme_title: str | None
    region: str | None

    @property
    def place_name(self) -> str:
        """« GT 5 – Accès à l’alimentation, Hauts-de-France »."""
        if self.theme_number is None:
            return self.region or "Niveau national"
        return f"GT {self.theme_number} – {self.local_title or self.theme_title}, {self.region}"

    @property
    def file_facts(self) -> str:
        return DocumentFile(extension=self.extension, byte_count=self.byte_count).facts


def answering(reader: User, asked: Asked) -> Select[Document]:
    """The documents that a person may read and that answer to a search of this shape, whose values
    are given when it is sent (``given``)."""
    found = visible_documents(reader)
    if asked.workgroup_id is not None:
        found = found.where(Document.workgroup_id == bindparam("workgroup_id", type_=Integer))
    if asked.region_code is not None:
        found = found.where(
            Document.region_code == bindparam("region_code", type_=String),
            Document.workgroup_id.is_(None),
        )
    return found.where(*(_has(facet) for facet, _value in asked.values))


def given(user: User, asked: Asked) -> dict[str, Any]:
    """What is sent with the statement of a search."""
    values = {
        f"is_{facet}": int(value) if facet in NUMBERS else value for facet, value in asked.values
    }
    place = {"workgroup_id": asked.workgroup_id, "region_code": asked.region_code}
    return {"user_id": user.id, **place, **values}


@dataclass(frozen=True)
class Listed:
    """Those documents as a list that pages read, by date of change or by title."""

    user: User
    asked: Asked

    @property
    def columns(self) -> tuple[type, type]:
        return (str if self.asked.by_title else datetime), int

    def place_of(self, row: Line) -> Place:
        return (row.sort_title if self.asked.by_title else row.changed_at), row.id

    def read(self, place: Place | None, *, is_before: bool, most: int) -> Sequence[Line]:
        """So many lines after a place, or from the first; or before it, the nearest first."""
        built = _statement(
            anybody_like(self.user), self.asked.shape, place is not None, is_before, most
        )
        key, number = place or (None, None)
        values = given(self.user, self.asked) | {"key": key, "number": number}
        return [Line(*row) for row in db.session.execute(built, values)]


@lru_cache(MOST_KEPT)
def _statement(reader: User, shape: Asked, has_place: bool, is_before: bool, most: int) -> Any:
    column: Any = Document.sort_title if shape.by_title else Document.changed_at
    is_falling = shape.by_title is is_before
    found = _columns(answering(reader, shape))
    if has_place:
        found = found.where(_beyond(column, is_falling))
    order = (column.desc(), Document.id.desc()) if is_falling else (column, Document.id)
    # Written in the statement: a plan for any limit is one for a tenth of the table.
    built = found.order_by(*order).limit(literal_column(str(most)))
    return built if shape.is_narrowed else built.execution_options(**KEPT_PLAN)


def _beyond(column: Any, is_falling: bool) -> ColumnElement[bool]:
    place = bindparam("key", type_=UtcDateTime if column is Document.changed_at else String)
    number = bindparam("number", type_=Integer)
    if is_falling:
        return and_(column <= place, or_(column < place, Document.id < number))
    return and_(column >= place, or_(column > place, Document.id > number))


def _columns(found: Select[Document]) -> Any:
    """What a line shows of the documents found."""
    return (
        found.join(DocumentVersion, DocumentVersion.id == Document.current_version_id)
        .join(DocumentFile, DocumentFile.id == DocumentVersion.file_id)
        .outerjoin(Organisation, Organisation.id == Document.organisation_id)
        .outerjoin(Workgroup, Workgroup.id == Document.workgroup_id)
        .outerjoin(OF_GROUP, OF_GROUP.id == Workgroup.theme_id)
        .outerjoin(Region, Region.code == Document.region_code)
        .with_only_columns(*SHOWN)
    )


def _has(facet: str) -> ColumnElement[bool]:
    if facet == "department":
        return exists().where(
            DocumentDepartment.document_id == Document.id,
            DocumentDepartment.department_code == bindparam("is_department", type_=String),
        )
    column: ColumnElement[Any] = COLUMNS[facet]
    kind = Integer if facet in NUMBERS else String
    return column == bindparam(f"is_{facet}", type_=kind)
