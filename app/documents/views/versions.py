"""Take up a former version again, compare two of them."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core.authorization import authorize
from app.core.converters import LARGEST_NUMBER
from app.documents.forms.versions import RestoreForm
from app.documents.policies import can_add_version
from app.documents.queries.differences import compare
from app.documents.services import versions
from app.documents.views.blueprint import bp, document_at, document_url
from app.documents.views.documents import version_at


@bp.post("/documents/<int:document_id>/versions/<int:number>/restaurer")
def restore_version(document_id: int, number: int) -> ResponseReturnValue:
    document = document_at(document_id)
    version = version_at(document, number)
    authorize(can_add_version, document)
    form = RestoreForm()
    if form.validate_on_submit():
        again = versions.restore(document, version, shown=form.shown.data, by=current_user)
        flash(f"La version {number} est reprise : c’est maintenant la {again.number}.", "success")
    return redirect(document_url(document))


@bp.get("/documents/<int:document_id>/differences")
def differences(document_id: int) -> str:
    document = document_at(document_id)
    one, other = (_asked_number(name) for name in ("de", "a"))
    found = compare(version_at(document, one), version_at(document, other))
    return render_template("documents/differences.html", document=document, found=found)


def _asked_number(name: str) -> int:
    """The number of a version in the address; the first when it says none."""
    number = request.args.get(name, 1, type=int)
    return number if 0 < number <= LARGEST_NUMBER else 0
