"""What waits in quarantine, for its depositor and for those who run the place."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Integer, String, bindparam, func, literal_column

from app.accounts.anybody import anybody_like
from app.accounts.models import User
from app.core.db import KEPT_PLAN, db
from app.documents.models import Document, DocumentFile, DocumentVersion, ScanState
from app.documents.policies import quarantined_versions

MOST_SHOWN = 20


class Waiting(NamedTuple):
    """A version in quarantine: of which document, whose, and what the antivirus said."""

    document_id: int
    title: str
    number: int
    file_name: str
    depositor_name: str
    deposited_at: datetime
    scan_state: ScanState


def waiting_versions(
    user: User, *, workgroup_id: int | None = None, region_code: str | None = None
) -> Sequence[Waiting]:
    """The newest versions in quarantine that a person knows of, in a group when it is said, or of
    what a region itself publishes."""
    built = _statement(anybody_like(user), workgroup_id is not None, region_code is not None)
    given = {"user_id": user.id, "workgroup_id": workgroup_id, "region_code": region_code}
    return [Waiting(*row) for row in db.session.execute(built, given)]


@cache
def _statement(reader: User, is_of_group: bool, is_of_region: bool) -> Any:
    found = quarantined_versions(reader).join(
        DocumentFile, DocumentFile.id == DocumentVersion.file_id
    )
    # By no index of documents: SQLite would read all those of the place, where few versions wait.
    if is_of_group:
        group = bindparam("workgroup_id", type_=Integer)
        found = found.where(func.coalesce(Document.workgroup_id, 0) == group)
    if is_of_region:
        region = bindparam("region_code", type_=String)
        found = found.where(func.coalesce(Document.region_code, "") == region)
        found = found.where(Document.workgroup_id.is_(None))
    newest = found.order_by(DocumentVersion.id.desc()).limit(literal_column(str(MOST_SHOWN)))
    return newest.with_only_columns(
        DocumentVersion.document_id,
        Document.title,
        DocumentVersion.number,
        DocumentVersion.file_name,
        DocumentVersion.depositor_name,
        DocumentVersion.deposited_at,
        DocumentFile.scan_state,
    ).execution_options(**KEPT_PLAN)
