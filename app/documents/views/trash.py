"""Throw a document away, take it back, see what is in the trash."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.core import parameters
from app.core.authorization import authorize, listing, scoped
from app.core.db import db
from app.core.forms import Form
from app.core.pagination import paginate
from app.documents.models import Document
from app.documents.policies import NAMED, can_restore, can_trash, visible_trash
from app.documents.queries import trash as queries
from app.documents.queries.readers import readers_of_document
from app.documents.services import trash as services
from app.documents.services.refusals import NotInTrash
from app.documents.services.retention import TRASH_DAYS
from app.documents.views.blueprint import bp, document_url, known_document_at

PER_PAGE = 20


@bp.route("/documents/<int:document_id>/corbeille", methods=["GET", "POST"])
def trash(document_id: int) -> ResponseReturnValue:
    if _is_in_trash(document_id):
        return _thrown_already(document_id)
    document = known_document_at(document_id)
    authorize(can_trash, document)
    if Form().validate_on_submit():
        services.trash(document, by=current_user)
        link = Markup('Le document est à la <a href="{}">corbeille</a>, d’où on peut le rétablir.')
        flash(link.format(url_for("documents.trash_list")), "success")
        return redirect(url_for("documents.index"))
    return render_template(
        "documents/trash_document.html",
        document=document,
        readers=readers_of_document(document),
        days=parameters.value_of(TRASH_DAYS),
    )


def _is_in_trash(document_id: int) -> bool:
    thrown = visible_trash(current_user).where(Document.id == document_id)
    return db.session.scalar(thrown.with_only_columns(Document.id)) is not None


def _thrown_already(document_id: int) -> Response:
    """A second click, or somebody was faster: say where it is."""
    scoped(visible_trash(current_user).where(Document.id == document_id))
    flash("C’est déjà à la corbeille. On peut le rétablir ici.", "info")
    return redirect(url_for("documents.trash_list"))


@bp.post("/documents/<int:document_id>/restaurer")
def restore(document_id: int) -> ResponseReturnValue:
    if not _is_in_trash(document_id):
        known_document_at(document_id)
        raise NotInTrash
    document = scoped(visible_trash(current_user).where(Document.id == document_id).options(*NAMED))
    authorize(can_restore, document)
    if Form().validate_on_submit():
        services.restore(document, by=current_user)
        flash("Le document est rétabli, avec ses versions et les mêmes droits.", "success")
    return redirect(document_url(document))


@bp.get("/documents/corbeille")
def trash_list() -> str:
    listing(visible_trash(current_user))
    days = parameters.value_of(TRASH_DAYS)
    page = paginate(queries.thrown_documents(current_user), per_page=PER_PAGE)
    rows = queries.thrown(page.rows, days)
    restorable = queries.restorable_ids(current_user, page.rows)
    return render_template(
        "documents/trash.html", page=page, rows=rows, days=days, restorable=restorable
    )
