"""Publishing: a file that was taken in becomes a document with its first version."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any

from app.accounts.models import User
from app.core import audit
from app.core.db import db, now
from app.documents.models import Document, DocumentFile, DocumentVersion
from app.documents.services.clearing import admit
from app.documents.services.editing import Description, describe, set_departments
from app.workgroups.models import Audience


@dataclass(frozen=True)
class Placing:
    """Where a document stands and who may read it; never the public."""

    region_code: str | None
    workgroup_id: int | None
    audience: Audience


def publish(
    file: DocumentFile,
    file_name: str,
    placing: Placing,
    said: Description,
    departments: Collection[str] = (),
    *,
    by: User,
    is_told: bool = True,
) -> Document:
    """Make a document of a file. Nobody else knows of it until the file is known to be clean;
    then the people of its place are told, unless it is not to be."""
    depositor: dict[str, Any] = {"deposited_by_id": by.id, "depositor_name": by.full_name}
    told_at = None if is_told else now()
    document = Document(**asdict(placing), version_count=1, announced_at=told_at, **depositor)
    describe(document, said)
    db.session.add(document)
    db.session.flush()
    set_departments(document, departments)
    first = {"document_id": document.id, "number": 1, "file_id": file.id, "file_name": file_name}
    db.session.add(DocumentVersion(**first, **depositor))
    db.session.flush()
    audit.record("document.deposited", document, by=by, title=document.title)
    admit(file)
    return document
