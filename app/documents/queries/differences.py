"""What changed in the text of a document between two of its versions."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.core.db import db
from app.core.differences import Change, Piece, differences
from app.documents.models import DocumentPage, DocumentVersion

MOST_COMPARED = 200_000  # characters of each version: beyond, one compares the files themselves


@dataclass(frozen=True)
class Comparison:
    """Two versions, older first, and what changed; ``is_partial`` when only their beginnings were
    compared, ``lacks_text`` when one of them has none to compare."""

    older: DocumentVersion
    newer: DocumentVersion
    pieces: Sequence[Piece]
    is_partial: bool
    lacks_text: bool

    @property
    def has_changes(self) -> bool:
        return any(each.change is not Change.KEPT for each in self.pieces)


def compare(one: DocumentVersion, other: DocumentVersion) -> Comparison:
    """Compare the texts of two versions, whichever is named first."""
    older, newer = sorted((one, other), key=lambda each: each.number)
    before, after = text_of(older), text_of(newer)
    lacks_text = not before or not after
    pieces = [] if lacks_text else differences(before[:MOST_COMPARED], after[:MOST_COMPARED])
    longest = max(len(before), len(after))
    return Comparison(older, newer, pieces, longest > MOST_COMPARED, lacks_text)


def text_of(version: DocumentVersion) -> str:
    """The text of a version, its pages one after the other; none while it is not read."""
    pages = select(DocumentPage.text).where(DocumentPage.file_id == version.file_id)
    return "\n".join(db.session.scalars(pages.order_by(DocumentPage.number)))
