"""What files say: each kind that people deposit, read in a process apart."""

import os
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from PIL import Image

from app.core.extraction import Read, Reason, extract
from tests.core.extraction import samples

ReadFile = Callable[[bytes, str], Read]


@pytest.fixture
def read(tmp_path: Path) -> ReadFile:
    def do(content: bytes, extension: str) -> Read:
        path = tmp_path / "fichier"
        path.write_bytes(content)
        return extract(path, extension)

    return do


def test_a_pdf_is_read_page_by_page_and_its_first_page_drawn(read: ReadFile) -> None:
    found = read(samples.pdf(["Accès à l’alimentation", "", "Page trois"]), "pdf")
    assert found.pages == {1: "Accès à l’alimentation", 3: "Page trois"}
    assert (found.page_count, found.reason, found.word_count) == (3, None, 5)
    assert found.picture is not None
    assert found.picture.content.startswith(b"\xff\xd8\xff")
    assert (found.picture.width, found.picture.height) == (340, 480)


def test_a_docx_gives_its_paragraphs_and_neither_deleted_text_nor_comments(read: ReadFile) -> None:
    changes = (
        "<w:p><w:del><w:r><w:delText>supprimé</w:delText></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>déplacé</w:t></w:r></w:moveFrom>"
        "<w:r><w:t>Une ligne</w:t><w:tab/><w:t>en deux</w:t></w:r></w:p>"
    )
    found = read(samples.docx(["Compte rendu", "L’ordre du jour"], changes), "docx")
    assert found.pages == {1: "Compte rendu\nL’ordre du jour\nUne ligne en deux"}
    assert (found.page_count, found.picture) == (None, None)


def test_slides_are_numbered_as_they_are_shown_each_with_its_notes(read: ReadFile) -> None:
    found = read(samples.pptx(["Accueil", "Constats", "Suites"], "Remercier la mairie"), "pptx")
    assert found.pages == {1: "Accueil\nRemercier la mairie", 2: "Constats", 3: "Suites"}
    assert found.page_count == 3


def test_a_workbook_gives_its_sheets_by_name_without_those_that_are_hidden(
    read: ReadFile, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Accueils"
    book.active.append(["Commune", "Places"])
    book.active.append(["Orléans", 12])
    hidden = book.create_sheet("Noms")
    hidden["A1"] = "secret"
    hidden.sheet_state = "hidden"
    book.create_sheet("Bilan")["B2"] = "Fin"
    book.save(tmp_path / "classeur")
    found = read((tmp_path / "classeur").read_bytes(), "xlsx")
    assert found.pages == {1: "Accueils\nCommune Places\nOrléans 12", 3: "Bilan\nFin"}
    assert found.page_count == 3


def test_open_documents_are_read_too(read: ReadFile) -> None:
    body = (
        "<text:tracked-changes><text:p>retiré</text:p></text:tracked-changes>"
        "<text:h>Diagnostic</text:h><text:p>Le<text:s/>port<office:annotation><text:p>note"
        "</text:p></office:annotation></text:p>"
    )
    assert read(samples.odt(body), "odt").pages == {1: "Diagnostic\nLe port"}
    cells = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    sheets = {"Un": cells.format("Lille") + cells.format("3"), "Deux": cells.format("Lens")}
    assert read(samples.ods(sheets), "ods").pages == {1: "Un\nLille 3", 2: "Deux\nLens"}
    assert read(samples.odp(["Bonjour", "Merci"]), "odp").pages == {1: "Bonjour", 2: "Merci"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_is_read_in_the_encodings_of_office_programs(read: ReadFile, encoding: str) -> None:
    content = "structure;ville\r\nCCAS d’Orléans;Orléans\r\n".encode(encoding)
    assert read(content, "csv").pages == {1: "structure;ville\nCCAS d’Orléans;Orléans"}


def test_an_image_is_drawn_small_and_says_nothing(read: ReadFile, tmp_path: Path) -> None:
    Image.new("RGBA", (1200, 600), (200, 30, 60, 90)).save(tmp_path / "image", "PNG")
    found = read((tmp_path / "image").read_bytes(), "png")
    assert (found.reason, found.pages) == (None, {})
    assert found.picture is not None
    assert (found.picture.width, found.picture.height) == (480, 240)


@pytest.mark.parametrize(
    ("content", "extension", "reason"),
    [
        (samples.pdf(["", ""]), "pdf", Reason.WITHOUT_TEXT),
        (samples.pdf(["Bonjour"])[:200], "pdf", Reason.DAMAGED),
        (samples.locked_pdf(), "pdf", Reason.PROTECTED),
        (samples.docx(["Bonjour"])[:-40], "docx", Reason.DAMAGED),
        (samples.docx(["Bonjour"], "<w:p>"), "docx", Reason.DAMAGED),
        (samples.docx([]), "docx", Reason.WITHOUT_TEXT),
        (samples.xml_bomb(), "docx", Reason.TOO_COMPLEX),
        (samples.nested(600), "docx", Reason.TOO_COMPLEX),
        (samples.package({f"{n}": b"" for n in range(10_001)}), "odt", Reason.TOO_COMPLEX),
        (b" \n", "txt", Reason.WITHOUT_TEXT),
    ],
    ids=[
        "a scan", "cut PDF", "locked PDF", "cut archive", "open element", "no word", "XML bomb",
        "deep nesting", "many parts", "blank",
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_why(
    read: ReadFile, content: bytes, extension: str, reason: Reason
) -> None:
    found = read(content, extension)
    assert (found.reason, found.pages) == (reason, {})


def test_a_zip_bomb_gives_its_first_words_and_no_more(read: ReadFile) -> None:
    found = read(samples.zip_bomb(), "docx")
    assert found.is_truncated
    assert len(found.pages[1]) == 2_000_000


def test_a_pdf_of_ten_thousand_pages_is_read_as_far_as_the_limits_go(read: ReadFile) -> None:
    found = read(samples.pdf(["x" * 90] * 10_000), "pdf")
    assert (found.reason, found.page_count, found.is_truncated) == (None, 10_000, True)
    assert max(found.pages) <= 5_000


def test_a_reading_that_never_ends_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pipe that nobody writes to stands for a disk that does not answer."""
    monkeypatch.setattr("app.core.extraction.running.CLOCK_S", 2)
    os.mkfifo(tmp_path / "fichier")
    assert extract(tmp_path / "fichier", "txt").reason is Reason.TOO_LONG


def test_a_page_that_unpacks_to_gigabytes_costs_that_process_alone(read: ReadFile) -> None:
    assert read(samples.pdf_bomb(), "pdf").reason is Reason.TOO_COMPLEX
