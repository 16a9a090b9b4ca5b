"""How a document that was found is shown: the page that answers, opened there if it is a PDF."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.core.db import db
from app.core.links import address_of
from app.core.search_index.shown import Presenter, Shown, name_values, present
from app.documents.models import (
    Document,
    DocumentFile,
    DocumentKind,
    DocumentPage,
    DocumentVersion,
)
from app.documents.policies import NAMED, visible_documents
from app.documents.queries.preview import label_of
from app.documents.queries.publications import published_first
from app.documents.search.describing import KIND, category_of, is_older, moment_of

PDF = "pdf"
MOST_RENEWED = 500  # of what changed in a span, the newest
SHOWN = (
    *NAMED,
    joinedload(Document.current_version).joinedload(DocumentVersion.file),
    joinedload(Document.organisation),
)


def _load(user: User, wanted: Mapping[int, int]) -> dict[int, Shown]:
    visible = visible_documents(user).where(Document.id.in_(wanted)).options(*SHOWN)
    documents = db.session.scalars(visible).all()
    texts = _texts({_file_of(each).id: wanted[each.id] for each in documents if wanted[each.id]})
    return {each.id: _shown(each, wanted[each.id], texts) for each in documents}


def _texts(pages: Mapping[int, int]) -> dict[tuple[int, int], str]:
    """The text of one page of some files."""
    wanted = [
        and_(DocumentPage.file_id == file_id, DocumentPage.number == number)
        for file_id, number in pages.items()
    ]
    if not wanted:
        return {}
    columns = DocumentPage.file_id, DocumentPage.number, DocumentPage.text
    rows = db.session.execute(select(*columns).where(or_(*wanted)))
    return {(file_id, number): text for file_id, number, text in rows}


class _Page(NamedTuple):
    """The page of a file that answers: what it says, how it is called, where it opens."""

    text: str
    label: str
    href: str


def _page(
    file: DocumentFile, number: int, texts: Mapping[tuple[int, int], str], opened: str
) -> _Page:
    """Nothing where the file has no such page; a PDF opens at it (RFC 8118, fragment identifiers
    of PDF)."""
    text = texts.get((file.id, number), "")
    label = label_of(file, number) if text else ""
    is_opened = text and file.extension == PDF
    return _Page(
        text, label[:1].lower() + label[1:], f"{opened}#page={number}" if is_opened else ""
    )


def _file_of(document: Document) -> DocumentFile:
    assert document.current_version
    return document.current_version.file


def _shown(document: Document, part: int, texts: Mapping[tuple[int, int], str]) -> Shown:
    opened = address_of("documents.download", document_id=document.id, lire=1)
    page = _page(_file_of(document), part, texts, opened)
    return Shown(
        title=document.title,
        href=address_of("documents.document", document_id=document.id),
        text=page.text or document.summary,
        place=_place(document),
        place_href=_place_address(document),
        author=document.organisation.name if document.organisation else document.depositor_name,
        moment=None if is_older(document) else document.changed_at,
        came_at=document.changed_at,
        facts=_facts(document),
        part=page.label,
        part_href=page.href,
    )


def _load_public(wanted: Mapping[int, int]) -> dict[int, Shown]:
    """What visitors see: the version that was published, and the structure that signs it."""
    documents = db.session.scalars(published_first().where(Document.id.in_(wanted))).all()
    parts = {_published_file_of(each).id: wanted[each.id] for each in documents if wanted[each.id]}
    texts = _texts(parts)
    return {each.id: _shown_to_all(each, wanted[each.id], texts) for each in documents}


def _published_file_of(document: Document) -> DocumentFile:
    assert document.public_version
    return document.public_version.file


def _shown_to_all(document: Document, part: int, texts: Mapping[tuple[int, int], str]) -> Shown:
    opened = address_of("documents.download_publication", document_id=document.id, lire=1)
    page = _page(_published_file_of(document), part, texts, opened)
    return Shown(
        title=document.title,
        href=address_of("documents.publication", document_id=document.id),
        text=page.text or document.summary,
        place=_place(document),
        author=document.organisation.name if document.organisation else "",
        moment=document.published_at,
        facts=f"{document.kind.label}, {document.year}",
        part=page.label,
        part_href=page.href,
    )


def _facts(document: Document) -> str:
    facts = [document.kind.label, document.status.label.lower()]
    facts += [str(document.year)] if is_older(document) else []
    return ", ".join(facts + (["remplacé depuis"] if document.replaced_by_id else []))


def _place(document: Document) -> str:
    if document.workgroup is None:
        return document.place_name
    return f"{document.place_name}, {document.workgroup.region.name}"


def _place_address(document: Document) -> str:
    if document.workgroup is not None:
        region, theme = document.workgroup.region.slug, document.workgroup.theme.slug
        return address_of("documents.workgroup", region=region, theme=theme)
    if document.region is not None:
        return address_of("documents.region", region=document.region.slug)
    return address_of("documents.index")


def _kinds_named(_user: User, values: Collection[str]) -> dict[str, str]:
    named = {category_of(kind): kind.label for kind in DocumentKind}
    return {value: named[value] for value in values if value in named}


def _renewed(user: User, since: datetime, until: datetime) -> dict[int, datetime]:
    changed = visible_documents(user).where(
        Document.changed_at >= since,
        Document.changed_at < until,
        Document.year < until.year,
    )
    newest = changed.order_by(Document.changed_at.desc(), Document.id.desc()).limit(MOST_RENEWED)
    return {each.id: moment_of(each) for each in db.session.scalars(newest) if is_older(each)}


presenter = present(
    Presenter(
        KIND,
        "document",
        "documents",
        order=30,
        load=_load,
        load_public=_load_public,
        renewed=_renewed,
    )
)
name_values("category", KIND, _kinds_named)
