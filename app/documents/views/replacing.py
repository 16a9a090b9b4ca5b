"""Say that a document gives way to another one."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.wrappers import Response

from app.core.authorization import authorize
from app.documents.forms.replacing import ReplaceForm
from app.documents.models import Document
from app.documents.policies import can_run
from app.documents.queries.choosing import recent_neighbours
from app.documents.services import replacing
from app.documents.views.blueprint import bp, document_at, document_url
from app.documents.views.choosing import find_document


@bp.route("/documents/<int:document_id>/remplacer", methods=["GET", "POST"])
def replace(document_id: int) -> ResponseReturnValue:
    document = document_at(document_id)
    authorize(can_run, document)
    form = ReplaceForm.of(document, recent_neighbours(current_user, document))
    if form.validate_on_submit():
        if form.undoes:
            return _replaced(document, None)
        if into := form.find(find_document):
            return _replaced(document, into)
    page = render_template("documents/replace.html", document=document, form=form)
    return page, 422 if form.errors else 200


def _replaced(document: Document, into: Document | None) -> Response:
    replacing.replace(document, into, by=current_user)
    if into:
        flash(f"La page dit maintenant que « {into.title} » remplace ce document.", "success")
    else:
        flash("La page ne dit plus que ce document est remplacé.", "success")
    return redirect(document_url(document))
