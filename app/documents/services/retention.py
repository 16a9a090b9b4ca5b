"""How long the trash of the library keeps what nobody wants any more."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import delete, func, select, update

from app.core import parameters
from app.core.db import db, now
from app.documents.models import Document, DocumentVersion
from app.documents.services.deposits import forget_unused

TRASH_DAYS = parameters.declare(
    "documents.trash_days",
    "Documents : durée de conservation dans la corbeille",
    unit="jours",
    default=90,
    minimum=7,
    maximum=365,
)


def purge(*, dry_run: bool = False) -> dict[str, int]:
    """Erase the documents that have been in the trash too long, with their versions and the files
    that nothing else uses; return how many of each, by French noun. ``dry_run`` only counts."""
    limit = now() - timedelta(days=parameters.value_of(TRASH_DAYS))
    thrown = list(db.session.scalars(select(Document.id).where(Document.trashed_at < limit)))
    counted = select(func.count()).where(DocumentVersion.document_id.in_(thrown))
    found = {
        "documents de la corbeille": len(thrown),
        "versions de documents": db.session.scalar(counted) or 0,
    }
    if not dry_run and thrown:
        _erase(thrown)
    return found


def _erase(document_ids: Collection[int]) -> None:
    held = DocumentVersion.document_id.in_(document_ids)
    file_ids = set(db.session.scalars(select(DocumentVersion.file_id).where(held)))
    for column in (Document.replaced_by_id, Document.accessible_copy_id):
        db.session.execute(
            update(Document).where(column.in_(document_ids)).values({column.key: None})
        )
    db.session.execute(delete(Document).where(Document.id.in_(document_ids)))
    forget_unused(file_ids)
