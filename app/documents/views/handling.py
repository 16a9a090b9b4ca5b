"""What became of a file: the antivirus, the reading of its text, and reading it again."""

from datetime import timedelta

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import joinedload

from app.core.authorization import scoped
from app.core.db import db, now
from app.core.forms import Form
from app.documents.models import Document, DocumentVersion, ExtractionState, ScanState
from app.documents.policies import NAMED, followed_versions
from app.documents.queries.preview import preview_of
from app.documents.services import extracting
from app.documents.views.blueprint import bp

SLOW = timedelta(minutes=5)


@bp.get("/documents/<int:document_id>/versions/<int:number>/traitement")
def handling(document_id: int, number: int) -> str:
    version = _version_at(document_id, number)
    return render_template(
        "documents/handling.html",
        version=version,
        document=db.session.get(Document, document_id, options=NAMED),
        is_slow=version.deposited_at < now() - SLOW,
        preview=preview_of(version.file),
        scan=ScanState,
        text=ExtractionState,
    )


@bp.post("/documents/<int:document_id>/versions/<int:number>/relire")
def read_again(document_id: int, number: int) -> ResponseReturnValue:
    version = _version_at(document_id, number)
    if Form().validate_on_submit() and extracting.retry(version.file):
        flash("La lecture du texte est relancée. Revenez dans une minute.", "success")
    return redirect(url_for(".handling", document_id=document_id, number=number), 303)


def _version_at(document_id: int, number: int) -> DocumentVersion:
    """A version whose file the person follows, else 404."""
    wanted = followed_versions(current_user).where(
        DocumentVersion.document_id == document_id, DocumentVersion.number == number
    )
    return scoped(wanted.options(joinedload(DocumentVersion.file)))
