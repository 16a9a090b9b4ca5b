"""The blueprint that every view of this feature hangs on, and what an address stands for."""

from typing import Any

from flask import Blueprint, url_for
from flask_login import current_user

from app.core.authorization import scoped
from app.core.db import db
from app.documents.models import Document
from app.documents.policies import NAMED, quarantined_documents, visible_documents

bp = Blueprint("documents", "app.documents", template_folder="templates", cli_group=None)


def document_at(document_id: int, *loading: Any) -> Document:
    """The document of an address with what names its place, else 404."""
    wanted = visible_documents(current_user).where(Document.id == document_id)
    return scoped(wanted.options(*NAMED, *loading))


def known_document_at(document_id: int, *loading: Any) -> Document:
    """The same, for a document in quarantine too where the person knows of it."""
    loaded = (*NAMED, *loading)
    waiting = quarantined_documents(current_user).where(Document.id == document_id)
    if db.session.scalar(waiting.with_only_columns(Document.id)) is not None:
        return scoped(waiting.options(*loaded))
    return document_at(document_id, *loading)


@bp.app_template_global()
def document_url(document: Document, **values: Any) -> str:
    """The permanent address of a document, which shows its newest version."""
    return url_for("documents.document", document_id=document.id, **values)
