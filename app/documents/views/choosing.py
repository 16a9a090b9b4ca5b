"""The document that a number in a form stands for, among those that the person reads."""

from flask_login import current_user

from app.documents.models import Document
from app.documents.queries.choosing import readable_document


def find_document(document_id: int) -> Document | None:
    """The document of a number, if the person reads it."""
    return readable_document(current_user, document_id)
