"""Files deposited as the deposit leaves them, and what became of them."""

from sqlalchemy import select

from app.core.db import db
from app.documents.models import Document, DocumentFile, DocumentVersion, ScanState
from app.documents.services.clearing import admit
from tests.factories import DocumentFactory, DocumentFileFactory


def deposit(content: bytes, extension: str = "pdf", **given: object) -> Document:
    """``deposit(content, "odt")`` leaves a document as its deposit does, saved."""
    file = DocumentFileFactory(content=content, extension=extension, scan_state=ScanState.PENDING)
    made: Document = DocumentFactory(quarantined=True, **given)
    first = version_of(made)
    made_up = file_of(made)
    first.file_id, first.file_name = file.id, f"diagnostic.{extension}"
    db.session.delete(made_up)
    admit(file)
    db.session.commit()
    return made


def version_of(document: Document) -> DocumentVersion:
    """The newest version of a document, in quarantine or not."""
    newest = select(DocumentVersion).where(DocumentVersion.document_id == document.id)
    found = db.session.scalar(newest.order_by(DocumentVersion.number.desc()).limit(1))
    assert found is not None
    return found


def file_of(document: Document) -> DocumentFile:
    return db.session.get_one(DocumentFile, version_of(document).file_id)
