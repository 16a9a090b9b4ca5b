"""Which reader takes which kind of file, and which kinds are drawn."""

from collections.abc import Callable
from pathlib import Path

from PIL import Image

from app.core.extraction import (
    open_documents,
    pdf,
    pictures,
    plain,
    presentations,
    word_processing,
    workbooks,
)
from app.core.extraction.outcome import Enough, GivenUp, Pages, Reason

Reader = Callable[[Path, Pages], None]


def _read_pdf(path: Path, pages: Pages) -> None:
    pdf.read(pdf.opened(path), pages)


READERS: dict[str, Reader] = {
    "pdf": _read_pdf,
    "docx": word_processing.read,
    "pptx": presentations.read,
    "xlsx": workbooks.read,
    "odt": open_documents.read_text,
    "ods": open_documents.read_sheets,
    "odp": open_documents.read_slides,
    "csv": plain.read,
    "txt": plain.read,
}
DRAWERS: dict[str, Callable[[Path], Image.Image]] = {
    "pdf": lambda path: pdf.draw(pdf.opened(path)),
    **dict.fromkeys(("png", "jpg", "jpeg", "webp", "gif"), pictures.draw),
}


def read(path: Path, extension: str, pages: Pages) -> Reason | None:
    """Give the pages of a file that has text; return why there are none, if so."""
    reader = READERS.get(extension)
    if reader is None:
        return None
    try:
        reader(path, pages)
    except Enough:
        pass
    except GivenUp as given_up:
        return given_up.reason
    except (MemoryError, RecursionError):
        return Reason.TOO_COMPLEX
    return None if pages.told else Reason.WITHOUT_TEXT


def draw(path: Path, extension: str) -> tuple[bytes, int, int] | None:
    """A small picture of a file that can be drawn, with its width and height."""
    drawer = DRAWERS.get(extension)
    if drawer is None:
        return None
    try:
        return pictures.written(drawer(path))
    except (GivenUp, MemoryError):
        return None
