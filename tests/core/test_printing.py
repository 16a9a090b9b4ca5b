"""What is printed: whole words whatever they hold, tagged pages, one sheet a page."""

import io

import pypdfium2 as pdfium
import pytest
from flask import Flask

from app.core.printing import pdf

HOSTILE = '#panic("non") *gras* $x$ [crochet] "guillemet" \\ // fin Łódź œuvre'


def _person(name: str) -> dict[str, str]:
    return {"name": name, "organisation": "Secours « local »"}


def _sheet(title: str, *names: str) -> dict[str, object]:
    return {"title": title, "facts": "", "rows": [_person(name) for name in names], "blank": 0}


def _pages(drawn: bytes) -> list[str]:
    document = pdfium.PdfDocument(io.BytesIO(drawn))
    return [page.get_textpage().get_text_range() for page in document]


@pytest.fixture(scope="module")
def printed(prepared_app: Flask) -> bytes:
    sheets = [_sheet("Atelier 1", "Zoé Ndiaye"), _sheet(HOSTILE, HOSTILE)]
    with prepared_app.app_context():
        return pdf("agenda/print/sheets.typ", {"title": "Émargement", "sheets": sheets})


def test_each_sheet_is_on_a_page_of_its_own(printed: bytes) -> None:
    first, second = _pages(printed)
    assert "Zoé Ndiaye" in first
    assert "Zoé Ndiaye" not in second
    assert "Page 2 sur 2" in second


def test_no_text_of_anybody_is_read_as_markup(printed: bytes) -> None:
    assert " ".join(_pages(printed)[1].split()).count('#panic("non") *gras* $x$') >= 1


def test_a_screen_reader_finds_the_language_the_title_and_the_structure(printed: bytes) -> None:
    assert b"/StructTreeRoot" in printed
    assert b"/Lang(fr" in printed
    assert b"pdfuaid" in printed
