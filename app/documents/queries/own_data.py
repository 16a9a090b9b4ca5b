"""What the library holds about a person, for their own copy of their data (RGPD, articles 15 and
20): the title of a document only to who may read it."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts import own_data
from app.accounts.models import User
from app.core.db import db
from app.documents.models import Deposit, DepositedFile, Document, DocumentVersion, StatusChange
from app.documents.policies import visible_documents

MOST = 10_000
NOT_READ_ANY_MORE = "document que vous ne lisez plus"


@own_data.declare("documents déposés")
def _versions(user: User) -> list[dict[str, Any]]:
    mine = (
        select(DocumentVersion)
        .where(DocumentVersion.deposited_by_id == user.id)
        .options(joinedload(DocumentVersion.file))
        .order_by(DocumentVersion.id.desc())
        .limit(MOST)
    )
    found = db.session.scalars(mine).all()
    titles = _titles(user)
    return [
        {
            "document": titles.get(each.document_id, NOT_READ_ANY_MORE),
            "version": each.number,
            "le": each.deposited_at.isoformat(),
            "fichier": each.file_name,
            "octets": each.file.byte_count,
            "note": each.note,
        }
        for each in found
    ]


@own_data.declare("statuts donnés à des documents")
def _steps(user: User) -> list[dict[str, Any]]:
    mine = select(StatusChange).where(StatusChange.changed_by_id == user.id)
    titles = _titles(user)
    return [
        {
            "document": titles.get(each.document_id, NOT_READ_ANY_MORE),
            "le": each.changed_at.isoformat(),
            "statut": each.status.label,
            "note": each.note,
        }
        for each in db.session.scalars(mine.order_by(StatusChange.id.desc()).limit(MOST))
    ]


@own_data.declare("fichiers envoyés, pas encore publiés")
def _unfinished(user: User) -> list[dict[str, Any]]:
    mine = (
        select(DepositedFile.file_name, DepositedFile.sent_at)
        .join(Deposit, Deposit.id == DepositedFile.deposit_id)
        .where(Deposit.user_id == user.id, Deposit.finished_at.is_(None))
        .order_by(DepositedFile.id)
    )
    rows = db.session.execute(mine)
    return [{"fichier": row.file_name, "le": row.sent_at.isoformat()} for row in rows]


def _titles(user: User) -> dict[int, str]:
    """The titles of the documents that a person brought something to and still reads."""
    brought = select(DocumentVersion.document_id).where(DocumentVersion.deposited_by_id == user.id)
    weighed = select(StatusChange.document_id).where(StatusChange.changed_by_id == user.id)
    mine = visible_documents(user).where(Document.id.in_(brought.union(weighed)))
    rows = db.session.execute(mine.with_only_columns(Document.id, Document.title))
    return {row.id: row.title for row in rows}
