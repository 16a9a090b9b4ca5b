"""What anybody reads, signed in or not: the public page of a document, lists, feeds."""

from typing import Any
from urllib.parse import urljoin

from flask import Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from app.core import navigation
from app.core.authorization import public, scoped
from app.core.links import absolute_url
from app.core.pagination import paginate
from app.core.sending import Sent, send
from app.documents.models import Document
from app.documents.queries import publications as queries
from app.documents.views.blueprint import bp

PER_PAGE = 25
navigation.declare(
    "Publications", "documents.publications", order=35, shown=lambda user: not user.is_authenticated
)


@bp.get("/publications")
@public
def publications() -> str:
    page = paginate(queries.published_first(), per_page=PER_PAGE)
    return render_template("documents/publications.html", page=page)


@bp.get("/publications/<int:document_id>")
@public
def publication(document_id: int) -> str:
    document = scoped(queries.publication_at(document_id))
    return render_template(
        "documents/publication.html",
        document=document,
        version=document.public_version,
        departments=queries.names_of_departments(document),
        accessible_copy=queries.public_copy_of(document),
        successor=queries.successor_of(document),
        page_address=absolute_url("documents.publication", document_id=document.id),
        file_address=absolute_url("documents.download_publication", document_id=document.id),
    )


@bp.get("/publications/<int:document_id>/telecharger")
@public
def download_publication(document_id: int) -> ResponseReturnValue:
    version = scoped(queries.publication_at(document_id)).public_version
    assert version is not None
    file = version.file
    sent = Sent(file.stored_name, version.file_name, file.media_type, file.byte_count)
    return send(sent, inline=request.args.get("lire") == "1")


@bp.get("/publications.atom")
@public
def publications_feed() -> Response:
    """Atom (RFC 4287)."""
    latest = queries.latest_publications()
    text = render_template(
        "documents/publications.xml", documents=latest, page_of=_address, absolute=absolute_url
    )
    return Response(text, mimetype="application/atom+xml")


@bp.get("/publications.json")
@public
def publications_list() -> Response:
    page = paginate(queries.published_first(), per_page=queries.IN_FEED)
    here = absolute_url("documents.publications_list")
    following = urljoin(here, page.next_href) if page.next_href else None
    return jsonify(publications=[_told(each) for each in page.rows], suivante=following)


def _address(document: Document) -> str:
    return absolute_url("documents.publication", document_id=document.id)


def _told(document: Document) -> dict[str, Any]:
    """A publication as programs read it."""
    version = document.public_version
    assert version is not None
    assert document.published_at is not None
    return {
        "titre": document.title,
        "resume": document.summary,
        "nature": document.kind.label,
        "annee": document.year,
        "thematique": document.theme.title if document.theme else None,
        "region": document.region.name if document.region else None,
        "code_region": document.region_code,
        "groupe": document.place_name if document.workgroup else None,
        "structure_auteure": document.organisation.name if document.organisation else None,
        "statut": version.status.label,
        "accessible": document.is_accessible,
        "publie_le": document.published_at.isoformat(),
        "adresse": _address(document),
        "fichier": _file_told(document),
    }


def _file_told(document: Document) -> dict[str, Any]:
    version = document.public_version
    assert version is not None
    return {
        "adresse": absolute_url("documents.download_publication", document_id=document.id),
        "nom": version.file_name,
        "type": version.file.media_type,
        "octets": version.file.byte_count,
        "sha256": version.file.sha256,
    }
