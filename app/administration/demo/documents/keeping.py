"""A file of the demonstration put where files are kept, once, as a deposit does."""

import hashlib

from sqlalchemy import select

from app.administration.demo.documents.formats import write
from app.core import files
from app.core.db import db
from app.core.file_kinds import kind_of_name
from app.documents.models import DocumentFile, ScanState


def keep(extension: str, title: str, text: str) -> DocumentFile:
    """The file of this format that bears this title and text; the same bytes are one file. It is
    of our own making: no antivirus is asked."""
    content = write(extension, title, text)
    digest = hashlib.sha256(content).hexdigest()
    known = db.session.scalar(select(DocumentFile).where(DocumentFile.sha256 == digest))
    if known is not None:
        return known
    file = DocumentFile(
        sha256=digest,
        stored_name=files.save(content),
        byte_count=len(content),
        extension=extension,
        media_type=kind_of_name(f"x.{extension}").media_type,
        scan_state=ScanState.NOT_SCANNED,
    )
    db.session.add(file)
    db.session.flush()
    return file
