"""Give a weight to a document: adopted, validated, published, or taken back."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import joinedload

from app.core.authorization import authorize
from app.documents.forms.status import StatusForm
from app.documents.models import Document, DocumentStatus, DocumentVersion
from app.documents.policies import can_change_status, given_statuses, rights_on
from app.documents.services import status as services
from app.documents.views.blueprint import bp, document_at, document_url


@bp.route("/documents/<int:document_id>/statut", methods=["GET", "POST"])
def change_status(document_id: int) -> ResponseReturnValue:
    current = joinedload(Document.current_version).joinedload(DocumentVersion.file)
    document = document_at(document_id, current)
    authorize(can_change_status, document)
    statuses = given_statuses(rights_on(current_user, document))
    form = StatusForm.of(document, statuses, request.args.get("statut", ""))
    if form.validate_on_submit():
        return _changed(document, form)
    page = render_template("documents/status.html", document=document, form=form)
    return page, 422 if form.errors else 200


def _changed(document: Document, form: StatusForm) -> ResponseReturnValue:
    status = DocumentStatus(form.status.data)
    shown, note = form.version_id.data or 0, form.note.data or ""
    services.change_status(document, status, shown=shown, by=current_user, note=note)
    flash(f"Statut enregistré : {status.label.lower()}.", "success")
    return redirect(document_url(document))
