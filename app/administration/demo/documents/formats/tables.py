"""Tables as people send them: an OpenDocument sheet, a CSV file."""

from app.administration.demo.documents.formats.words import Paper
from app.core import open_document, spreadsheet


def ods(paper: Paper) -> bytes:
    """An OpenDocument sheet."""
    titles, *rows = paper.rows()
    return b"".join(open_document.pieces("Feuille1", titles, rows))


def csv(paper: Paper) -> bytes:
    """A CSV file as French spreadsheets open it."""
    titles, *rows = paper.rows()
    return "".join(spreadsheet.lines(titles, rows)).encode("utf-8")
