"""Small files in real formats, written from a text: what people deposit in the library.

A text is made of paragraphs parted by blank lines; ``## `` starts a heading, ``- `` an item. That
of a table has a row on each line, its cells parted by semicolons, titles first.
"""

from collections.abc import Callable

from app.administration.demo.documents.formats.office import docx, odt, xlsx
from app.administration.demo.documents.formats.pdf import pdf
from app.administration.demo.documents.formats.picture import png
from app.administration.demo.documents.formats.tables import csv, ods
from app.administration.demo.documents.formats.words import Paper

WRITERS: dict[str, Callable[[Paper], bytes]] = {
    "pdf": pdf,
    "odt": odt,
    "docx": docx,
    "ods": ods,
    "xlsx": xlsx,
    "csv": csv,
    "png": png,
    "txt": lambda paper: f"{paper.title}\n\n{paper.text}\n".encode(),
}


def write(extension: str, title: str, text: str) -> bytes:
    """A file of this format that bears this title and text."""
    return WRITERS[extension](Paper(title, text))


__all__ = ["WRITERS", "write"]
