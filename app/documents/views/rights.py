"""Say who may read a document; widening says first how many people will."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from app.core.authorization import authorize
from app.documents.forms.rights import AudienceForm
from app.documents.models import Document
from app.documents.policies import can_change_audience, can_open_to_public
from app.documents.queries.readers import audiences_for, readers_change, readers_of_document
from app.documents.services import rights
from app.documents.views.blueprint import bp, document_at, document_url
from app.workgroups.models import Audience


@bp.route("/documents/<int:document_id>/droits", methods=["GET", "POST"])
def change_audience(document_id: int) -> ResponseReturnValue:
    document = document_at(document_id, joinedload(Document.current_version))
    authorize(can_change_audience, document)
    opens, change = can_open_to_public(current_user, document), None
    form = AudienceForm.of(document, _offered(document, opens=opens), opens=opens)
    if form.validate_on_submit():
        if form.is_settled:
            return _changed(document, form)
        change = readers_change(document, form.chosen)
    readers = readers_of_document(document)
    page = render_template(
        "documents/rights.html", document=document, form=form, change=change, readers=readers
    )
    return page, 422 if form.errors else 200


def _offered(document: Document, *, opens: bool) -> list[Audience]:
    """The public only for those who open to it, and for what is public already."""
    is_kept = opens or document.audience is Audience.PUBLIC
    return [each for each in audiences_for(document) if each is not Audience.PUBLIC or is_kept]


def _changed(document: Document, form: AudienceForm) -> Response:
    """Whoever does not open to the public may leave it as it is, or narrow it."""
    wanted = form.chosen
    if wanted is Audience.PUBLIC and not form.opens:
        flash("Rien n’a changé.", "success")
        return redirect(document_url(document))
    rights.change_audience(document, wanted, by=current_user, shown=form.version_id.data)
    flash(f"Qui peut lire ce document : {wanted.label.lower()}.", "success")
    return redirect(document_url(document))
