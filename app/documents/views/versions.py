"""A new version of a document, a former one taken up again, two of them compared."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy.orm import joinedload

from app.core.authorization import authorize
from app.core.converters import LARGEST_NUMBER
from app.core.db import release
from app.core.file_kinds import FileRefused
from app.core.uploads import takes_large_files
from app.documents.forms.versions import RestoreForm, VersionForm
from app.documents.models import Document, DocumentVersion
from app.documents.policies import can_add_version
from app.documents.queries.differences import compare
from app.documents.queries.document_page import came_meanwhile
from app.documents.services import versions
from app.documents.services.limits import Room, room_in
from app.documents.services.taking import Kept, file_of, keep
from app.documents.views.blueprint import bp, document_at, document_url
from app.documents.views.documents import version_at

NEWEST = joinedload(Document.current_version)


@bp.route("/documents/<int:document_id>/nouvelle-version", methods=["GET", "POST"])
@takes_large_files
def add_version(document_id: int) -> ResponseReturnValue:
    document = document_at(document_id, NEWEST)
    authorize(can_add_version, document)
    assert document.current_version
    room = room_in(document.region_code, document.workgroup_id)
    form = VersionForm.of(document.current_version.number, room)
    if form.validate_on_submit() and (kept := _kept(form, room)):
        return _added(document_id, form, kept)
    if form.errors:
        document = document_at(document_id, NEWEST)
    page = render_template("documents/add_version.html", document=document, form=form)
    return page, 422 if form.errors else 200


def _kept(form: VersionForm, room: Room) -> Kept | None:
    """The file that was sent, stored; nobody waits for the database meanwhile."""
    release()
    try:
        return keep(form.sent, room)
    except FileRefused as refused:
        form.refuse(form.file, str(refused))
        return None


def _added(document_id: int, form: VersionForm, kept: Kept) -> ResponseReturnValue:
    document = document_at(document_id)
    authorize(can_add_version, document)
    added = versions.add_version(
        document,
        file_of(kept),
        kept.file_name,
        by=current_user,
        note=form.note.data or "",
        submission_key=form.submission_key.data,
    )
    came = came_meanwhile(current_user, added, form.shown.data or added.number)
    for each in came:
        flash(_told_meanwhile(each, added), "warning")
    flash(_told(added), "success")
    return redirect(document_url(document))


def _told(added: DocumentVersion) -> str:
    if added.cleared_at is not None:
        return f"La version {added.number} est déposée : c’est maintenant la plus récente."
    return f"La version {added.number} est déposée. Elle sera montrée après l’antivirus."


def _told_meanwhile(other: DocumentVersion, added: DocumentVersion) -> Markup:
    """Somebody was faster: nothing is lost, and one can see what they changed."""
    link = Markup(
        "Pendant ce temps, {who} a déposé la version {number}. La vôtre est la version {own}. "
        'Rien n’est perdu : <a href="{href}">voir ce qui change entre les deux</a>.'
    )
    href = url_for(
        "documents.differences", document_id=added.document_id, de=other.number, a=added.number
    )
    who = other.depositor_name or "quelqu’un"
    return link.format(who=who, number=other.number, own=added.number, href=href)


@bp.post("/documents/<int:document_id>/versions/<int:number>/restaurer")
def restore_version(document_id: int, number: int) -> ResponseReturnValue:
    document = document_at(document_id)
    version = version_at(document, number)
    authorize(can_add_version, document)
    form = RestoreForm()
    if form.validate_on_submit():
        again = versions.restore(document, version, shown=form.shown.data, by=current_user)
        flash(f"La version {number} est reprise : c’est maintenant la {again.number}.", "success")
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
