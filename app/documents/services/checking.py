"""Does the library agree with itself and with what is stored? Rows, pointers, bytes, work left."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from app.core import files
from app.core.db import db, now
from app.core.jobs import Job
from app.documents.models import (
    Document,
    DocumentFile,
    DocumentVersion,
    ExtractionState,
    ScanState,
)

UNUSED_AGE = timedelta(days=1)  # a file is stored before its row is saved
PATIENCE = timedelta(hours=1)
GIVEN_OUT = (ScanState.CLEAN, ScanState.NOT_SCANNED)
WAITING_JOBS = ("documents.scan", "documents.scan_waiting", "documents.extract")


def problems() -> Iterator[str]:
    """In French, what does not agree, without reading the stored files."""
    yield from _missing_files()
    yield from _given_out_unscanned()
    yield from _wrong_pointers()
    yield from _forgotten_work()


def unused_files() -> Iterator[str]:
    """In French, the stored files that no row knows. The nightly purge erases them."""
    for name in files.unused_names(now() - UNUSED_AGE):
        yield f"fichier stocké sans ligne : {name}"


def altered_files() -> Iterator[str]:
    """In French, the files whose bytes are no more those that were deposited. Reads them all."""
    rows = select(DocumentFile.id, DocumentFile.stored_name, DocumentFile.sha256)
    for file_id, name, sha256 in db.session.execute(rows.order_by(DocumentFile.id)).all():
        digest = hashlib.sha256()
        try:
            for piece in files.stream(name):
                digest.update(piece)
        except FileNotFoundError:
            continue  # told of with the missing ones
        if digest.hexdigest() != sha256:
            yield f"fichier {file_id} : le contenu stocké n’a plus l’empreinte du dépôt ({name})"


def _missing_files() -> Iterator[str]:
    known = set(files.stored_names())
    columns = (DocumentFile.id, DocumentFile.stored_name, DocumentFile.thumbnail_stored_name)
    for file_id, name, picture in db.session.execute(select(*columns).order_by(DocumentFile.id)):
        if name not in known:
            yield f"fichier {file_id} : le contenu manque ({name})"
        if picture and picture not in known:
            yield f"fichier {file_id} : la vignette manque ({picture})"


def _given_out_unscanned() -> Iterator[str]:
    out = (
        select(DocumentVersion.document_id, DocumentVersion.number)
        .join(DocumentVersion.file)
        .where(DocumentVersion.cleared_at.is_not(None), DocumentFile.scan_state.not_in(GIVEN_OUT))
    )
    for document_id, number in db.session.execute(out):
        yield f"document {document_id}, version {number} : visible sans avoir passé l’antivirus"


def _wrong_pointers() -> Iterator[str]:
    for message, where in _impossible():
        for document_id in db.session.scalars(_ids(where)):
            yield f"document {document_id} : {message}"


def _impossible() -> Iterator[tuple[str, ColumnElement[bool]]]:
    own = select(DocumentVersion).where(DocumentVersion.document_id == Document.id)
    cleared = own.where(DocumentVersion.cleared_at.is_not(None))
    newest = cleared.order_by(DocumentVersion.number.desc()).limit(1)
    shown = own.where(DocumentVersion.id == Document.current_version_id)
    public = cleared.where(DocumentVersion.id == Document.public_version_id)
    yield (
        "la version montrée n’est pas la plus récente",
        Document.current_version_id.is_distinct_from(_one(newest, DocumentVersion.id)),
    )
    yield (
        "le statut n’est pas celui de la version montrée",
        Document.status != _one(shown, DocumentVersion.status),
    )
    yield (
        "le nombre de versions est faux",
        Document.version_count != _one(own, func.count(DocumentVersion.id)),
    )
    yield (
        "la version publique n’est pas une des siennes",
        and_(Document.public_version_id.is_not(None), ~public.correlate(Document).exists()),
    )


def _one(found: Select[Any], column: Any) -> Any:
    return found.with_only_columns(column).correlate(Document).scalar_subquery()


def _ids(where: ColumnElement[bool]) -> Select[int]:
    return select(Document.id).where(where).order_by(Document.id)


def _forgotten_work() -> Iterator[str]:
    """Files that wait for more than an hour while no job is there for any."""
    long_ago = DocumentFile.created_at < now() - PATIENCE
    has_version = select(DocumentVersion.id).where(DocumentVersion.file_id == DocumentFile.id)
    waits = or_(
        DocumentFile.scan_state == ScanState.PENDING,
        and_(
            DocumentFile.scan_state.in_(GIVEN_OUT),
            DocumentFile.extraction_state == ExtractionState.PENDING,
        ),
    )
    waiting = select(func.count(DocumentFile.id)).where(long_ago, waits, has_version.exists())
    left = select(func.count(Job.id)).where(
        Job.name.in_(WAITING_JOBS), Job.done_at.is_(None), Job.gave_up_at.is_(None)
    )
    count = db.session.scalar(waiting) or 0
    if count and not db.session.scalar(left):
        yield f"{count} fichier(s) en attente sans tâche : lancez « flask documents scan »"
