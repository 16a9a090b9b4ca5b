"""What waits in quarantine, for its depositor and for those who run the place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.core.db import db
from app.documents.models import Document, DocumentVersion, ScanState
from app.documents.policies import quarantined_versions

MOST_SHOWN = 20


@dataclass(frozen=True)
class Waiting:
    """A version in quarantine: of which document, whose, and what the antivirus said."""

    document_id: int
    title: str
    number: int
    file_name: str
    depositor_name: str
    deposited_at: datetime
    scan_state: ScanState


def waiting_versions(user: User, *, workgroup_id: int | None = None) -> Sequence[Waiting]:
    """The newest versions in quarantine that a person knows of, in a group when it is said."""
    found = quarantined_versions(user).options(joinedload(DocumentVersion.file))
    if workgroup_id is not None:
        found = found.where(Document.workgroup_id == workgroup_id)
    newest = found.order_by(DocumentVersion.id.desc()).limit(MOST_SHOWN)
    rows = db.session.execute(newest.add_columns(Document.title))
    return [
        Waiting(
            document_id=version.document_id,
            title=title,
            number=version.number,
            file_name=version.file_name,
            depositor_name=version.depositor_name,
            deposited_at=version.deposited_at,
            scan_state=version.file.scan_state,
        )
        for version, title in rows
    ]
