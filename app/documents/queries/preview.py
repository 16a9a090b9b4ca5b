"""The text of a file as its page shows a piece of it, and how its pages are called."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from app.core.db import db
from app.documents.models import DocumentFile, DocumentPage

MOST_PAGES = 5
MOST_CHARACTERS = 4_000
SLIDES, SHEETS = {"pptx", "odp"}, {"xlsx", "ods"}


@dataclass(frozen=True)
class Piece:
    """The start of a page: « Diapositive 3 », none for a file that has no pages."""

    label: str
    lines: Sequence[str]


@dataclass(frozen=True)
class Preview:
    """The first words of a file; ``has_more`` when the file says more."""

    pieces: Sequence[Piece]
    has_more: bool


def preview_of(file: DocumentFile) -> Preview | None:
    """The first words of a file, none when it has no text or it is not read."""
    start = func.substr(DocumentPage.text, 1, MOST_CHARACTERS + 1)
    found = (
        select(DocumentPage.number, start)
        .where(DocumentPage.file_id == file.id)
        .order_by(DocumentPage.number)
        .limit(MOST_PAGES + 1)
    )
    pieces, left = [], MOST_CHARACTERS
    rows = db.session.execute(found).all()
    for number, text in rows[:MOST_PAGES]:
        if left > 0:
            pieces.append(Piece(label_of(file, number), text[:left].splitlines()))
        left -= len(text)
    if not pieces:
        return None
    return Preview(pieces, has_more=left < 0 or len(rows) > MOST_PAGES or file.is_truncated)


def label_of(file: DocumentFile, number: int) -> str:
    """How a page of a file is called: « Page 12 », « Feuille 2 »; none when it has no pages."""
    if file.page_count is None:
        return ""
    if file.extension in SLIDES:
        return f"Diapositive {number}"
    return f"Feuille {number}" if file.extension in SHEETS else f"Page {number}"
