"""Reading files: pages per second through the process apart, beside the same reader alone.

In processor time, that of the process apart included, so that what else the machine does counts
little. The process apart costs its start, and draws the first page of a PDF.
"""

import os
import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from statistics import median

import openpyxl

from app.core.extraction import extract
from app.core.extraction.outcome import Pages
from app.core.extraction.reading import READERS, loaded
from benchmarks._report import table
from tests.core.extraction import samples

ROUNDS, TIMES = 3, 5
LINE = "Le groupe de travail a réuni les acteurs du département autour de l’accueil de jour. "
PARAGRAPH = LINE * 4
PAGES, PARAGRAPHS, SLIDES, ROWS = 100, 300, 60, 4_000
PARAGRAPHS_PER_PAGE = 6
TICK_S = 1 / os.sysconf("SC_CLK_TCK")


def main() -> int:
    """Print a line for each kind of file; 1 when a file is not read."""
    rows, failures = [], 0
    with tempfile.TemporaryDirectory() as folder:
        for name, extension, content, pages in _files():
            path = Path(folder) / f"fichier.{extension}"
            path.write_bytes(content)
            alone = _seconds(lambda path=path, kind=extension: _read_alone(path, kind))
            apart = _seconds(lambda path=path, kind=extension: extract(path, kind))
            failures += extract(path, extension).reason is not None
            rows.append((name, pages / alone, pages / apart, apart / alone, (apart - alone) * 1000))
    titles = ("Fichier", "pages/s, lecteur seul", "pages/s, à part", "rapport", "coût de plus, ms")
    table(titles, rows)
    return 1 if failures else 0


def _files() -> list[tuple[str, str, bytes, int]]:
    office_pages = PARAGRAPHS // PARAGRAPHS_PER_PAGE
    body = "".join(f"<text:p>{PARAGRAPH}</text:p>" for _ in range(PARAGRAPHS))
    return [
        (f"PDF, {PAGES} pages", "pdf", samples.pdf([LINE] * PAGES), PAGES),
        ("PDF, 1 page", "pdf", samples.pdf([LINE]), 1),
        (f"DOCX, {PARAGRAPHS} paragraphes", "docx", samples.docx([PARAGRAPH] * PARAGRAPHS),
         office_pages),
        (f"ODT, {PARAGRAPHS} paragraphes", "odt", samples.odt(body), office_pages),
        (f"PPTX, {SLIDES} diapositives", "pptx", samples.pptx([PARAGRAPH] * SLIDES, LINE), SLIDES),
        (f"XLSX, {ROWS} lignes", "xlsx", _workbook(), 1),
    ]  # fmt: skip


def _workbook() -> bytes:
    book, written = openpyxl.Workbook(), BytesIO()
    for number in range(ROWS):
        book.active.append([f"Structure {number}", LINE[:40], number, "Orléans"])
    book.save(written)
    return written.getvalue()


def _read_alone(path: Path, extension: str) -> None:
    """The same reader in this process, its pages thrown away."""
    loaded(*READERS[extension])(path, Pages(lambda _number, _text: None))


def _seconds(gesture: Callable[[], object]) -> float:
    """The processor time of a gesture and of the processes that it starts."""
    times = []
    for _ in range(ROUNDS):
        before = os.times()
        for _ in range(TIMES):
            gesture()
        spent = [after - start for after, start in zip(os.times(), before, strict=True)]
        times.append(sum(spent[:4]) / TIMES)
    return max(median(times), TICK_S / TIMES)


if __name__ == "__main__":
    raise SystemExit(main())
