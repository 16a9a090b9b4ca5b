"""The page of a document."""

from flask import render_template

from app.documents.views.blueprint import bp, document_at


@bp.get("/documents/<int:document_id>")
def document(document_id: int) -> str:
    return render_template("documents/document.html", document=document_at(document_id))
