"""Files as office programs write them, small enough to be read at a glance, and crafted ones."""

import zlib
from collections.abc import Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
OPEN = "urn:oasis:names:tc:opendocument:xmlns"
OPEN_NAMES = " ".join(
    f'xmlns:{name}="{OPEN}:{name}:1.0"' for name in ("office", "text", "table", "drawing")
)


def package(parts: dict[str, str | bytes]) -> bytes:
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()


def pdf(pages: Sequence[str]) -> bytes:
    """A PDF whose pages each show a line (WinAnsi letters)."""
    count = len(pages)
    kids = b" ".join(b"%d 0 R" % (4 + 2 * index) for index in range(count))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[" + kids + b"]/Count %d>>" % count,
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    for index, line in enumerate(pages):
        shown = line.encode("cp1252").replace(b"(", b"\\(").replace(b")", b"\\)")
        drawing = b"BT /F1 18 Tf 40 780 Td (" + shown + b") Tj ET" if line else b""
        objects += [
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
            b"/Resources<</Font<</F1 3 0 R>>>>>>" % (5 + 2 * index),
            b"<</Length %d>>stream\n%s\nendstream" % (len(drawing), drawing),
        ]
    return _assembled(objects)


def _assembled(objects: Sequence[bytes], further: bytes = b"") -> bytes:
    written, places = b"%PDF-1.7\n", []
    parts = [written]
    size = len(written)
    for number, content in enumerate(objects, 1):
        places.append(size)
        part = b"%d 0 obj\n%s\nendobj\n" % (number, content)
        parts.append(part)
        size += len(part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    parts.append(
        b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
        + b"trailer<</Size %d/Root 1 0 R%s>>\n" % (len(objects) + 1, further)
        + b"startxref\n%d\n%%%%EOF" % size
    )
    return b"".join(parts)


def locked_pdf() -> bytes:
    """A PDF that asks for a password (a key of 40 bits that no empty password opens)."""
    lock = (
        b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O(" + b"a" * 32 + b")/U(" + b"b" * 32 + b")>>"
        b"/ID[(0123456789abcdef)(0123456789abcdef)]"
    )
    return _assembled([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"], lock)


def docx(paragraphs: Sequence[str], further: str = "", start: str = "") -> bytes:
    lines = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in paragraphs)
    body = f'{start}<w:document xmlns:w="{W}"><w:body>{lines}{further}</w:body></w:document>'
    return package({"[Content_Types].xml": "<Types/>", "word/document.xml": body})


def pptx(slides: Sequence[str], notes: str) -> bytes:
    """Slides shown in the order given and stored in another; the first one has notes."""
    count = len(slides)
    names = [f"slides/slide{count - index}.xml" for index in range(count)]
    order = "".join(f'<p:sldId id="{256 + i}" r:id="r{i}"/>' for i in range(count))
    relations = "".join(
        f'<Relationship Id="r{i}" Type="{R}/slide" Target="{name}"/>'
        for i, name in enumerate(names)
    )
    parts: dict[str, str | bytes] = {
        "ppt/presentation.xml": f'<p:presentation xmlns:p="{P}" xmlns:r="{R}">'
        f"<p:sldIdLst>{order}</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": _relations(relations),
        f"ppt/slides/_rels/slide{count}.xml.rels": _relations(
            f'<Relationship Id="n" Type="{R}/notesSlide" Target="../notesSlides/n1.xml"/>'
        ),
        "ppt/notesSlides/n1.xml": _slide(notes),
    }
    parts |= {f"ppt/{name}": _slide(text) for name, text in zip(names, slides, strict=True)}
    return package(parts)


def _relations(each: str) -> str:
    return f'<Relationships xmlns="{RELS}">{each}</Relationships>'


def _slide(text: str) -> str:
    return f'<p:sld xmlns:p="{P}" xmlns:a="{A}"><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sld>'


def odt(body: str) -> bytes:
    return _open(f"<office:text>{body}</office:text>")


def ods(sheets: dict[str, str]) -> bytes:
    tables = "".join(
        f'<table:table table:name="{name}"><table:table-row>{cells}</table:table-row></table:table>'
        for name, cells in sheets.items()
    )
    return _open(f"<office:spreadsheet>{tables}</office:spreadsheet>")


def odp(slides: Sequence[str]) -> bytes:
    pages = "".join(f"<drawing:page><text:p>{text}</text:p></drawing:page>" for text in slides)
    return _open(f"<office:presentation>{pages}</office:presentation>")


def _open(body: str) -> bytes:
    whole = "office:document-content"
    content = f"<{whole} {OPEN_NAMES}><office:body>{body}</office:body></{whole}>"
    return package({"mimetype": "application/vnd.oasis.opendocument", "content.xml": content})


def zip_bomb() -> bytes:
    """Some hundred kilobytes that unpack to 400 megabytes of XML."""
    start = f'<w:document xmlns:w="{W}"><w:body>'.encode()
    filling = b"<w:p><w:r><w:t>" + b"A" * 400_000_000 + b"</w:t></w:r></w:p>"
    return package({"[Content_Types].xml": "<Types/>", "word/document.xml": start + filling})


def pdf_bomb() -> bytes:
    """A page whose drawing unpacks to three gigabytes: one megabyte, repeated as it is packed."""
    packer = zlib.compressobj()
    start = packer.compress(b" ") + packer.flush(zlib.Z_FULL_FLUSH)
    megabyte = packer.compress(b" " * 1_048_576) + packer.flush(zlib.Z_FULL_FLUSH)
    drawing = start + megabyte * 3_000 + packer.flush()
    return _assembled(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
            b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(drawing), drawing),
        ]
    )


def xml_bomb() -> bytes:
    """Entities that would grow to gigabytes (« billion laughs »)."""
    entities = '<!ENTITY a0 "rire">' + "".join(
        f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, 10)
    )
    return docx([], "<w:p><w:r><w:t>&a9;</w:t></w:r></w:p>", f"<!DOCTYPE w [{entities}]>")


def nested(depth: int) -> bytes:
    return docx([], "<w:sdt>" * depth + "</w:sdt>" * depth)
