"""The French names of the values of facets, and the order of those that have their own."""

from collections.abc import Callable, Collection
from typing import Any

from sqlalchemy import String, cast, select

from app.core.db import db
from app.directory.models import Department, Organisation, Region
from app.documents.models import DocumentKind, DocumentStatus
from app.workgroups.models import Theme

ORDERED: dict[str, Callable[[str], Any]] = {
    "kind": lambda value: list(DocumentKind).index(DocumentKind(value)),
    "status": lambda value: DocumentStatus(value).weight,
    "year": lambda value: -int(value),
}
STORED: dict[str, tuple[Any, Any]] = {
    "theme": (Theme.id, Theme.title),
    "region": (Region.code, Region.name),
    "department": (Department.code, Department.name),
    "organisation": (Organisation.id, Organisation.name),
}


def names_of(facet: str, values: Collection[str]) -> dict[str, str]:
    """The name of each value that means something; the others are absent."""
    if facet in {"kind", "status"}:
        labels = DocumentKind if facet == "kind" else DocumentStatus
        return {each.value: each.label for each in labels if each.value in values}
    if facet == "year":
        return {value: value for value in values}
    key, name = STORED[facet]
    asked = [int(value) for value in values] if facet in {"theme", "organisation"} else values
    rows = db.session.execute(select(cast(key, String), name).where(key.in_(asked)))
    return dict(rows.all())
