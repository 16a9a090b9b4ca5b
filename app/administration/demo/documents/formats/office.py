"""The smallest files that word processors and spreadsheets open: ODT, DOCX, XLSX."""

from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from app.administration.demo.documents.formats.words import Paper, Style

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_OOXML = "http://schemas.openxmlformats.org"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml"
ODT_TYPE = "application/vnd.oasis.opendocument.text"
ALWAYS = (1980, 1, 1, 0, 0, 0)


def odt(paper: Paper) -> bytes:
    """An OpenDocument text."""
    tags = {
        Style.TITLE: '<text:h text:outline-level="1">{}</text:h>',
        Style.HEADING: '<text:h text:outline-level="2">{}</text:h>',
        Style.ITEM: "<text:list><text:list-item><text:p>{}</text:p></text:list-item></text:list>",
        Style.BODY: "<text:p>{}</text:p>",
    }
    body = "".join(tags[style].format(escape(text)) for style, text in paper.blocks())
    content = (
        f'{_HEAD}<office:document-content xmlns:office="{_OASIS}:office:1.0" '
        f'xmlns:text="{_OASIS}:text:1.0" office:version="1.2">'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    entry = '<manifest:file-entry manifest:full-path="{}" manifest:media-type="{}"/>'
    manifest = (
        f'{_HEAD}<manifest:manifest xmlns:manifest="{_OASIS}:manifest:1.0" '
        f'manifest:version="1.2">{entry.format("/", ODT_TYPE)}'
        f"{entry.format('content.xml', 'text/xml')}</manifest:manifest>"
    )
    return _zipped({"content.xml": content, "META-INF/manifest.xml": manifest}, mimetype=ODT_TYPE)


def docx(paper: Paper) -> bytes:
    """An Office Open XML text."""
    styles = {Style.TITLE: "Title", Style.HEADING: "Heading1", Style.ITEM: "ListBullet"}
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{styles.get(style, "Normal")}"/></w:pPr>'
        f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
        for style, text in paper.blocks()
    )
    main = f"{_OOXML}/wordprocessingml/2006/main"
    document = f'{_HEAD}<w:document xmlns:w="{main}"><w:body>{body}</w:body></w:document>'
    types = f'<Override PartName="/word/document.xml" ContentType="{_WORD}"/>'
    return _zipped(_package("word/document.xml", types) | {"word/document.xml": document})


def xlsx(paper: Paper) -> bytes:
    """An Office Open XML workbook of one sheet."""
    rows = "".join(
        "<row>"
        + "".join(f'<c t="inlineStr"><is><t>{escape(cell)}</t></is></c>' for cell in row)
        + "</row>"
        for row in paper.rows()
    )
    main, office = f"{_OOXML}/spreadsheetml/2006/main", f"{_OOXML}/officeDocument/2006"
    sheet = f'{_HEAD}<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>'
    book = (
        f'{_HEAD}<workbook xmlns="{main}" xmlns:r="{office}/relationships"><sheets>'
        '<sheet name="Feuille1" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    types = (
        f'<Override PartName="/xl/workbook.xml" ContentType="{_EXCEL}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_EXCEL}.worksheet+xml"/>'
    )
    own = {
        "xl/workbook.xml": book,
        "xl/worksheets/sheet1.xml": sheet,
        "xl/_rels/workbook.xml.rels": _relation("worksheet", "worksheets/sheet1.xml"),
    }
    return _zipped(_package("xl/workbook.xml", types) | own)


def _package(main: str, types: str) -> dict[str, str]:
    """What every Office Open XML file starts with."""
    content_types = (
        f'{_HEAD}<Types xmlns="{_OOXML}/package/2006/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>'
    )
    relations = _relation("officeDocument", main)
    return {"[Content_Types].xml": content_types, "_rels/.rels": relations}


def _relation(kind: str, target: str) -> str:
    return (
        f'{_HEAD}<Relationships xmlns="{_OOXML}/package/2006/relationships">'
        f'<Relationship Id="rId1" Target="{target}" '
        f'Type="{_OOXML}/officeDocument/2006/relationships/{kind}"/></Relationships>'
    )


def _zipped(parts: dict[str, str], *, mimetype: str = "") -> bytes:
    """The parts as an archive that never changes; that of OpenDocument starts with its type."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        if mimetype:
            archive.writestr(ZipInfo("mimetype", ALWAYS), mimetype, ZIP_STORED)
        for name, text in parts.items():
            archive.writestr(ZipInfo(name, ALWAYS), text, ZIP_DEFLATED)
    return file.getvalue()
