"""The text of files and their small picture: asked of a process apart, then kept by page."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from sqlalchemy import delete, insert

from app.core import files, jobs
from app.core.db import db, now, release
from app.core.extraction import Read, Reason, extract
from app.documents.models import DocumentFile, DocumentPage, ExtractionState
from app.documents.services.clearing import hold_file

TEXTLESS = {"png", "jpg", "jpeg", "webp", "gif"}
FAILURES = {
    Reason.PROTECTED: "Ce fichier est protégé par un mot de passe.",
    Reason.DAMAGED: "Ce fichier est abîmé, ou incomplet.",
    Reason.TOO_COMPLEX: "Ce fichier est trop lourd ou trop complexe pour être lu.",
    Reason.TOO_LONG: "La lecture de ce fichier a pris trop de temps.",
    Reason.WITHOUT_TEXT: (
        "Aucun texte n’a été trouvé. S’il s’agit d’un document numérisé, refaites-le avec la "
        "reconnaissance de caractères."
    ),
}


@jobs.handler("documents.extract")
def extract_file(payload: dict[str, Any]) -> None:
    """Read a file that has left quarantine and is not read yet. Nothing is locked meanwhile."""
    file = db.session.get(DocumentFile, payload["file_id"])
    if (
        file is None
        or not file.is_given_out
        or file.extraction_state is not ExtractionState.PENDING
    ):
        return
    name, extension = file.stored_name, file.extension
    release()
    with _on_disk(name) as path:
        read = extract(path, extension)
    _keep(file, read)


def retry(file: DocumentFile) -> bool:
    """Read a file once more when its reading failed; return whether it was so."""
    hold_file(file)
    if file.extraction_state is not ExtractionState.FAILED:
        return False
    file.extraction_state, file.failure = ExtractionState.PENDING, ""
    jobs.enqueue("documents.extract", {"file_id": file.id})
    return True


def _keep(file: DocumentFile, read: Read) -> None:
    picture = files.save(read.picture.content) if read.picture else None
    hold_file(file)
    db.session.execute(delete(DocumentPage).where(DocumentPage.file_id == file.id))
    if read.pages:
        rows = [
            {"file_id": file.id, "number": number, "text": text}
            for number, text in sorted(read.pages.items())
        ]
        db.session.execute(insert(DocumentPage), rows)
    file.extraction_state = _state(file, read)
    file.failure = FAILURES[read.reason] if read.reason else ""
    file.extracted_at = now()
    file.page_count, file.is_truncated = read.page_count, read.is_truncated
    file.word_count = read.word_count if read.pages else None
    file.thumbnail_stored_name = picture
    file.thumbnail_width = read.picture.width if read.picture else None
    file.thumbnail_height = read.picture.height if read.picture else None


def _state(file: DocumentFile, read: Read) -> ExtractionState:
    if read.reason is not None:
        return ExtractionState.FAILED
    return ExtractionState.NOT_APPLICABLE if file.extension in TEXTLESS else ExtractionState.DONE


@contextmanager
def _on_disk(name: str) -> Iterator[Path]:
    """A stored file as a file of this machine: where it stands, else a copy."""
    if own := files.local_path(name):
        yield own
        return
    with NamedTemporaryFile(prefix="maillage-") as copy:
        for piece in files.stream(name):
            copy.write(piece)
        copy.flush()
        yield Path(copy.name)
