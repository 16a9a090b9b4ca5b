"""A document that gives way to another one, which its page names."""

from app.accounts.models import User
from app.core import audit
from app.core.db import db
from app.documents.models import Document
from app.documents.services.holding import hold_living
from app.documents.services.refusals import ReplacesItself


def replace(document: Document, by_document: Document | None, *, by: User) -> bool:
    """Say that a document is replaced by another one, or by none any more; return whether
    anything changed. Raises InTrash, ReplacesItself."""
    hold_living(document)
    wanted = by_document.id if by_document else None
    if wanted == document.replaced_by_id:
        return False
    if by_document and _leads_back(by_document, document.id):
        raise ReplacesItself
    document.replaced_by_id = wanted
    if by_document:
        audit.record(
            "document.replaced", document, by=by, title=document.title, into=by_document.title
        )
    else:
        audit.record("document.unreplaced", document, by=by, title=document.title)
    return True


def _leads_back(start: Document, to: int) -> bool:
    """Whether following what replaces what ends where it began."""
    seen: set[int] = set()
    at: int | None = start.id
    while at and at not in seen:
        if at == to:
            return True
        seen.add(at)
        at = db.session.get_one(Document, at).replaced_by_id
    return False
