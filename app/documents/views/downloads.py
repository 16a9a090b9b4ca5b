"""The bytes of documents, given to whoever reads them: one version, a picture, a selection."""

from collections.abc import Iterator

from flask import Response, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import joinedload

from app.core.authorization import listing, scoped
from app.core.forms import row_number
from app.core.sending import Sent, send, send_pieces
from app.documents.models import Document, DocumentVersion
from app.documents.policies import visible_documents, visible_versions
from app.documents.services import archives
from app.documents.views.blueprint import bp

WITH_FILE = joinedload(Document.current_version).joinedload(DocumentVersion.file)
ARCHIVE_NAME = "documents.zip"


@bp.get("/documents/<int:document_id>/telecharger")
def download(document_id: int) -> ResponseReturnValue:
    found = _readable(document_id)
    assert found.current_version
    return give(found.current_version)


@bp.get("/documents/<int:document_id>/versions/<int:number>/telecharger")
def download_version(document_id: int, number: int) -> ResponseReturnValue:
    wanted = DocumentVersion.document_id == document_id, DocumentVersion.number == number
    found = visible_versions(current_user).where(*wanted)
    return give(scoped(found.options(joinedload(DocumentVersion.file))))


def give(version: DocumentVersion) -> Response:
    """The file of a version that somebody may read, shown by the browser with ``?lire=1``."""
    file = version.file
    if not file.is_given_out:
        abort(404)
    sent = Sent(file.stored_name, version.file_name, file.media_type, file.byte_count)
    return send(sent, inline="lire" in request.args)


@bp.get("/documents/<int:document_id>/vignette")
def thumbnail(document_id: int) -> ResponseReturnValue:
    found = _readable(document_id)
    assert found.current_version
    return give_picture(found.current_version)


def give_picture(version: DocumentVersion) -> Response:
    """The small picture of a version that somebody may read."""
    name = version.file.thumbnail_stored_name
    if name is None or not version.file.is_given_out:
        abort(404)
    return send(Sent(name, "vignette.jpg", "image/jpeg", archives.size_of(name)), inline=True)


@bp.route("/documents/selection.zip", methods=["GET", "POST"])
def zip() -> ResponseReturnValue:  # noqa: A001 - the address's own word
    """Those of the documents asked for that one may read, in one archive made as it leaves."""
    ids = request.values.getlist("id", type=row_number)[: archives.MOST_DOCUMENTS]
    chosen = listing(visible_documents(current_user)).where(Document.id.in_(ids))
    found = archives.chosen_versions(chosen) if ids else []
    if not found:
        flash("Choisissez au moins un document à télécharger.", "warning")
        return redirect(url_for("documents.index"))
    archive = archives.archive_of(found)
    pieces: Iterator[bytes] = iter(archive)
    return send_pieces(pieces, ARCHIVE_NAME, "application/zip", len(archive))


def _readable(document_id: int) -> Document:
    wanted = visible_documents(current_user).where(Document.id == document_id)
    return scoped(wanted.options(WITH_FILE))
