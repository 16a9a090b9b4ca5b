"""A PDF of plain pages in Helvetica, its words as text that can be read and copied."""

from collections.abc import Iterator
from textwrap import wrap

from app.administration.demo.documents.formats.words import Paper, Style

TOP, BOTTOM, LEFT = 770, 70, 70
# Size of letters, line height, letters on a line, space before.
LOOKS = {
    Style.TITLE: (20, 26, 42, 0),
    Style.HEADING: (14, 20, 60, 14),
    Style.ITEM: (11, 16, 80, 2),
    Style.BODY: (11, 16, 84, 10),
}
Line = tuple[int, int, int, str]


def pdf(paper: Paper) -> bytes:
    """The file of a paper, on as many pages as it takes."""
    pages = [_drawn(lines) for lines in _pages(paper)]
    count = len(pages)
    kids = b" ".join(b"%d 0 R" % (4 + 2 * rank) for rank in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (fr-FR) >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for rank, drawn in enumerate(pages):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % (5 + 2 * rank)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn))
    return _file(objects)


def _pages(paper: Paper) -> Iterator[list[Line]]:
    page: list[Line] = []
    height = TOP
    for style, text in paper.blocks():
        size, step, width, before = LOOKS[style]
        height -= before
        mark = "- " if style is Style.ITEM else ""
        for line in wrap(mark + text, width):
            if height < BOTTOM:
                yield page
                page, height = [], TOP
            page.append((LEFT, height, size, line))
            height -= step
    yield page


def _drawn(lines: list[Line]) -> bytes:
    return b"\n".join(
        b"BT /F1 %d Tf %d %d Td (%s) Tj ET" % (size, x, y, _escaped(text))
        for x, y, size, text in lines
    )


def _escaped(text: str) -> bytes:
    raw = text.replace("\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}").encode(
        "cp1252", "replace"
    )
    return raw.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _file(objects: list[bytes]) -> bytes:
    whole, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(whole))
        whole += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    size = len(objects) + 1
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(whole))
    return whole + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + end
