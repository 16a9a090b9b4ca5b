"""What is said of a document: its title, kind, year, summary, who wrote it, where it is about."""

from collections.abc import Collection
from dataclasses import asdict, dataclass

from sqlalchemy import delete, select

from app.accounts.models import User
from app.core import audit
from app.core.db import db, now
from app.core.text import fold
from app.documents.models import Document, DocumentDepartment, DocumentKind
from app.documents.services.holding import hold_living
from app.documents.services.refusals import EditedMeanwhile, ReplacesItself


@dataclass(frozen=True)
class Description:
    """What is said of a document, but its departments."""

    title: str
    summary: str
    kind: DocumentKind
    year: int
    theme_id: int | None = None
    organisation_id: int | None = None
    is_accessible: bool = False
    accessible_copy_id: int | None = None


def describe(document: Document, said: Description) -> list[str]:
    """Say this of a document; return the names of what changed."""
    changed = [name for name, value in asdict(said).items() if getattr(document, name) != value]
    for name in changed:
        setattr(document, name, getattr(said, name))
    document.sort_title = fold(said.title)[:200]
    return changed


def edit(
    document: Document,
    said: Description,
    departments: Collection[str],
    *,
    edit_number: int,
    by: User,
) -> bool:
    """Change what is said of a document, ``edit_number`` being that of the form; return whether
    anything changed. Raises InTrash, EditedMeanwhile."""
    hold_living(document)
    if document.edit_number != edit_number:
        raise EditedMeanwhile
    if said.accessible_copy_id == document.id:
        raise ReplacesItself
    changed = describe(document, said)
    if set_departments(document, departments):
        changed.append("departments")
    if changed:
        document.edit_number += 1
        document.changed_at = now()
        audit.record("document.edited", document, by=by, title=document.title, fields=changed)
    return bool(changed)


def set_departments(document: Document, codes: Collection[str]) -> bool:
    """Say which departments a document is about; return whether that changed."""
    known = set(
        db.session.scalars(
            select(DocumentDepartment.department_code).where(
                DocumentDepartment.document_id == document.id
            )
        )
    )
    wanted = set(codes)
    if gone := known - wanted:
        db.session.execute(
            delete(DocumentDepartment).where(
                DocumentDepartment.document_id == document.id,
                DocumentDepartment.department_code.in_(gone),
            )
        )
    for code in sorted(wanted - known):
        db.session.add(DocumentDepartment(document_id=document.id, department_code=code))
    return known != wanted
