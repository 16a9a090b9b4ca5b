"""How much of the room of a place its files take, the trash and unfinished deposits included."""

from typing import Any

from sqlalchemy import ScalarSelect, func, select, union

from app.documents.models import (
    Deposit,
    DepositedFile,
    Document,
    DocumentFile,
    DocumentVersion,
)


def used_bytes(region_code: str | None, workgroup_id: int | None) -> ScalarSelect[Any]:
    """The bytes of the files of a place, each counted once, whatever shows it."""

    def here(model: type[Document | Deposit]) -> Any:
        return model.region_code.is_not_distinct_from(
            region_code
        ) & model.workgroup_id.is_not_distinct_from(workgroup_id)

    shown = (
        select(DocumentVersion.file_id)
        .join(Document, Document.id == DocumentVersion.document_id)
        .where(here(Document))
    )
    waiting = (
        select(DepositedFile.file_id)
        .join(Deposit, Deposit.id == DepositedFile.deposit_id)
        .where(here(Deposit), Deposit.finished_at.is_(None))
    )
    ids = union(shown, waiting).subquery()
    total = select(func.sum(DocumentFile.byte_count)).where(DocumentFile.id.in_(select(ids)))
    return total.scalar_subquery()
