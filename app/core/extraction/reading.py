"""Which reader takes which kind of file, and which kinds are drawn.

A reader is named, and loaded when a file asks for it: PDFium and Pillow take longer to load than an
office document takes to be read.
"""

from importlib import import_module
from pathlib import Path
from typing import Any

from app.core.extraction.outcome import Enough, GivenUp, Pages, Reason

READERS = {
    "pdf": ("pdf", "read"),
    "docx": ("word_processing", "read"),
    "pptx": ("presentations", "read"),
    "xlsx": ("workbooks", "read"),
    "odt": ("open_documents", "read_text"),
    "ods": ("open_documents", "read_sheets"),
    "odp": ("open_documents", "read_slides"),
    "csv": ("plain", "read"),
    "txt": ("plain", "read"),
}
DRAWERS = {
    "pdf": ("pdf", "draw"),
    **dict.fromkeys(("png", "jpg", "jpeg", "webp", "gif"), ("pictures", "draw")),
}


def read(path: Path, extension: str, pages: Pages) -> Reason | None:
    """Give the pages of a file that has text; return why there are none, if so."""
    if extension not in READERS:
        return None
    try:
        loaded(*READERS[extension])(path, pages)
    except Enough:
        pass
    except GivenUp as given_up:
        return given_up.reason
    except (MemoryError, RecursionError):
        return Reason.TOO_COMPLEX
    return None if pages.told else Reason.WITHOUT_TEXT


def draw(path: Path, extension: str) -> tuple[bytes, int, int] | None:
    """A small picture of a file that can be drawn, with its width and height."""
    if extension not in DRAWERS:
        return None
    try:
        drawn: tuple[bytes, int, int] = loaded("pictures", "written")(
            loaded(*DRAWERS[extension])(path)
        )
    except (GivenUp, MemoryError):
        return None
    return drawn


def loaded(module: str, function: str) -> Any:
    """A function of a module of this package."""
    return getattr(import_module(f"app.core.extraction.{module}"), function)
