"""Taking a file in: checked and stored without the database, then known by its content.

What is slow comes first and asks nothing of the database, for nobody to wait for it: views call
``keep`` out of any transaction (``core.db.release``), then ``file_of``.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.core import files, images
from app.core.db import db
from app.core.file_kinds import FileKind, FileRefused, kind_of_name
from app.core.file_kinds.refusals import EMPTY
from app.core.file_names import bare_name, file_name
from app.core.images import ImageRefused
from app.documents.models import DocumentFile, ScanState
from app.documents.services.limits import ACCEPTED, MEGABYTE, Room

INFECTED = "L’antivirus a refusé ce fichier. Vérifiez votre poste, puis déposez un fichier sain."


@dataclass(frozen=True)
class SentFile:
    """A file as it was sent: its name, and a stream that can be read again."""

    name: str
    content: BinaryIO


@dataclass(frozen=True)
class Kept:
    """A file that was checked and stored, under the name that people will see."""

    stored: files.Stored
    kind: FileKind
    file_name: str


def keep(sent: SentFile, room: Room) -> Kept:
    """Check and store a file for which there is room. Raises FileRefused, and whatever the store
    raises when it is full or away: nothing of the file is then kept."""
    bare = bare_name(sent.name)
    kind = kind_of_name(bare, ACCEPTED)
    _check_size(sent.content.seek(0, 2), room)
    kind.check(sent.content)
    content = _without_position(sent.content, kind) if kind.image_format else sent.content
    return Kept(files.save_stream(content), kind, file_name(bare, kind.extension))


def file_of(kept: Kept) -> DocumentFile:
    """The row of a stored file: the same bytes are one row. Raises FileRefused for those that the
    antivirus refused already."""
    known = select(DocumentFile).where(DocumentFile.sha256 == kept.stored.sha256)
    known = known.with_for_update(read=True, key_share=True)  # nobody forgets it meanwhile
    file = db.session.scalar(known) or _new_row(kept) or db.session.scalars(known).one()
    if file.scan_state is ScanState.INFECTED:
        raise FileRefused(INFECTED)
    return file


def _check_size(byte_count: int, room: Room) -> None:
    if not byte_count:
        raise FileRefused(EMPTY)
    if byte_count > room.most_bytes:
        most = room.most_bytes // MEGABYTE
        raise FileRefused(f"Ce fichier dépasse {most}\N{NO-BREAK SPACE}Mo.")
    if byte_count > room.left:
        left = room.left // MEGABYTE
        raise FileRefused(
            f"Il ne reste que {left}\N{NO-BREAK SPACE}Mo dans cet espace de documents. "
            "Demandez à l’équipe nationale d’en ouvrir davantage."
        )


def _without_position(content: BinaryIO, kind: FileKind) -> BinaryIO:
    """A photo says where it was taken: the library keeps the picture alone."""
    content.seek(0)
    try:
        return BytesIO(images.without_position(content.read(), kind.image_format))
    except ImageRefused as refusal:
        raise FileRefused(str(refusal)) from refusal


def _new_row(kept: Kept) -> DocumentFile | None:
    """None when the same bytes came by another way at the same moment."""
    extension = "jpg" if kept.kind.extension == "jpeg" else kept.kind.extension
    row = DocumentFile(
        sha256=kept.stored.sha256,
        stored_name=kept.stored.name,
        byte_count=kept.stored.byte_count,
        extension=extension,
        media_type=kept.kind.media_type,
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        return None
    return row
