"""The pages of a PDF, and its first one drawn."""

from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image
from pypdfium2.raw import FPDF_ERR_PASSWORD

from app.core.extraction.limits import PICTURE_SIDE
from app.core.extraction.outcome import GivenUp, Pages, Reason

# A word cut at the end of a line: PDFium writes a mark in place of its hyphen.
CUT_WORDS = ("\ufffe\r\n", "\x02\r\n", "\ufffe", "\x02")


def read(path: Path, pages: Pages) -> None:
    """Give the text of each page. Raises GivenUp, Enough."""
    document = _opened(path)
    pages.count = len(document)
    for index in range(pages.count):
        pages.add(index + 1, _text(document, index))


def draw(path: Path) -> Image.Image:
    """The first page, as wide and high as a list shows it. Raises GivenUp."""
    try:
        page = _opened(path)[0]
        scale = PICTURE_SIDE / max(page.get_width(), page.get_height(), 1)
        drawn: Image.Image = page.render(scale=scale).to_pil()
    except pdfium.PdfiumError as error:
        raise GivenUp(Reason.DAMAGED) from error
    return drawn


def _opened(path: Path) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        is_protected = getattr(error, "err_code", None) == FPDF_ERR_PASSWORD
        raise GivenUp(Reason.PROTECTED if is_protected else Reason.DAMAGED) from error


def _text(document: pdfium.PdfDocument, index: int) -> str:
    """The text of a page; a damaged one among others is passed over."""
    try:
        page = document[index]
        text_page = page.get_textpage()
        text: str = text_page.get_text_range()
        text_page.close()
        page.close()
    except pdfium.PdfiumError:
        return ""
    for mark in CUT_WORDS:
        text = text.replace(mark, "")
    return text
