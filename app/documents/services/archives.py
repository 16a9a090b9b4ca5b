"""Several documents in one archive, written as it is sent: nothing of it is kept anywhere."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Select
from sqlalchemy.orm import joinedload
from zipstream import ZIP_STORED, ZipStream

from app.core import files
from app.core.db import db
from app.documents.models import Document, DocumentVersion

MOST_DOCUMENTS = 100
size_of = files.size_of


def chosen_versions(chosen: Select[Document]) -> Sequence[DocumentVersion]:
    """The newest version of each of these documents whose file may be given out, by number."""
    loaded = joinedload(Document.current_version).joinedload(DocumentVersion.file)
    rows = db.session.scalars(chosen.options(loaded).order_by(Document.id)).unique()
    versions = [each.current_version for each in rows if each.current_version]
    return [each for each in versions if each.file.is_given_out]


def archive_of(versions: Sequence[DocumentVersion]) -> ZipStream:
    """The archive of these versions, whose length is known; files are opened one after the other.

    They are not compressed again: PDF, images and office documents are already.
    """
    archive = ZipStream(compress_type=ZIP_STORED, sized=True)
    for version, name in zip(versions, _names(versions), strict=True):
        pieces = files.stream_later(version.file.stored_name)
        archive.add(pieces, name, size=version.file.byte_count)
    return archive


def _names(versions: Sequence[DocumentVersion]) -> Iterator[str]:
    """The name of each file, numbered where another one has it, whatever its case."""
    seen: set[str] = set()
    for version in versions:
        stem, _, extension = version.file_name.rpartition(".")
        name, count = version.file_name, 1
        while name.casefold() in seen:
            count += 1
            name = f"{stem} ({count}).{extension}"
        seen.add(name.casefold())
        yield name
