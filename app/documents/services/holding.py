"""One gesture at a time on a document: its row is held, as it stands now, until the end."""

from app.core.db import db
from app.documents.models import Document
from app.documents.services.refusals import InTrash

STATE = [each.key for each in Document.__mapper__.column_attrs]


def hold(document: Document) -> Document:
    """A known document as it stands now, held until the end of the transaction; what hangs on it
    stays loaded. What was changed in this session is written first: ``refresh`` would forget it."""
    db.session.flush()
    db.session.refresh(document, STATE, with_for_update={"key_share": True})
    return document


def hold_living(document: Document) -> Document:
    """The same for a document that is not in the trash. Raises InTrash."""
    if hold(document).is_trashed:
        raise InTrash
    return document
