"""The page of a document, at its newest version or at another one."""

from typing import Any

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import NotFound

from app.core.authorization import public, scoped
from app.core.db import db
from app.documents.models import Document, DocumentVersion
from app.documents.policies import (
    followed_versions,
    given_statuses,
    rights_on,
    visible_trash,
    visible_versions,
)
from app.documents.queries.document_page import next_status, page_of, waiting_of
from app.documents.queries.preview import preview_of
from app.documents.queries.publications import is_public
from app.documents.services.reading import mark_seen
from app.documents.views.blueprint import bp, known_document_at
from app.notifications.views.bell import count_fewer


@bp.get("/documents/<int:document_id>")
@public
def document(document_id: int) -> ResponseReturnValue:
    """Also for visitors: they are led to the public page where there is one, else to sign-in."""
    if not current_user.is_authenticated:
        return _as_visitor(document_id)
    try:
        found = known_document_at(document_id, joinedload(Document.organisation))
    except NotFound:
        return _thrown(document_id)
    if found.current_version_id is None:
        return _waiting_page(found)
    return _page(found, _version_of(found, DocumentVersion.id == found.current_version_id))


@bp.get("/documents/<int:document_id>/versions/<int:number>")
def version(document_id: int, number: int) -> ResponseReturnValue:
    found = known_document_at(document_id, joinedload(Document.organisation))
    return _page(found, _version_of(found, DocumentVersion.number == number))


def version_at(document: Document, number: int) -> DocumentVersion:
    """A version of a document by its number, with its file, else 404."""
    return _version_of(document, DocumentVersion.number == number)


def _version_of(found: Document, wanted: Any) -> DocumentVersion:
    versions = visible_versions(current_user).where(DocumentVersion.document_id == found.id, wanted)
    return scoped(versions.options(joinedload(DocumentVersion.file)))


def _page(found: Document, shown: DocumentVersion) -> str:
    page = page_of(current_user, found, shown)
    count_fewer(mark_seen(current_user, found))
    rights = rights_on(current_user, found)
    statuses = given_statuses(rights) if page.is_newest else []
    return render_template(
        "documents/document.html",
        page=page,
        document=found,
        version=shown,
        has_statuses=bool(statuses),
        next_status=next_status(statuses, found),
        preview=preview_of(shown.file),
        may_follow=_follows(shown),
        rights=rights,
    )


def _follows(shown: DocumentVersion) -> bool:
    followed = followed_versions(current_user).where(DocumentVersion.id == shown.id)
    return db.session.scalar(followed.with_only_columns(DocumentVersion.id)) is not None


def _waiting_page(found: Document) -> str:
    return render_template(
        "documents/waiting.html",
        document=found,
        waiting=waiting_of(current_user, found),
        rights=rights_on(current_user, found),
    )


def _as_visitor(document_id: int) -> Any:
    if is_public(document_id):
        return redirect(url_for("documents.publication", document_id=document_id))
    return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]


def _thrown(document_id: int) -> ResponseReturnValue:
    """Those who may see it in the trash are led there; nobody else learns that it ever was."""
    thrown = visible_trash(current_user).where(Document.id == document_id)
    if db.session.scalar(thrown.with_only_columns(Document.id)) is None:
        raise NotFound
    flash("Ce document est à la corbeille.", "info")
    return redirect(url_for("documents.trash_list"))
