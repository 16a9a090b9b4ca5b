"""Change what is said of a document."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import joinedload

from app.core.authorization import authorize
from app.documents.forms.editing import EditForm
from app.documents.models import Document
from app.documents.policies import can_edit
from app.documents.queries.choosing import departments_for, themes_for
from app.documents.queries.document_page import departments_of
from app.documents.services import editing
from app.documents.views.blueprint import bp, document_url, known_document_at
from app.documents.views.choosing import find_document


@bp.route("/documents/<int:document_id>/modifier", methods=["GET", "POST"])
def edit(document_id: int) -> ResponseReturnValue:
    document = known_document_at(document_id, joinedload(Document.organisation))
    authorize(can_edit, document)
    form = EditForm(themes_for(document.region_code), departments_for(document.region_code))
    if request.method == "GET":
        form.start_from(document, departments_of(document))
    elif form.validate_on_submit() and form.find(find_document):
        return _edited(document, form)
    page = render_template("documents/edit.html", document=document, form=form)
    return page, 422 if form.errors else 200


def _edited(document: Document, form: EditForm) -> ResponseReturnValue:
    number = form.edit_number.data or 0
    has_changed = editing.edit(
        document, form.said, form.departments.data or (), edit_number=number, by=current_user
    )
    flash("La fiche est à jour." if has_changed else "Rien n’a changé.", "success")
    return redirect(document_url(document))
