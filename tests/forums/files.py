"""Files for the tests: honest ones of each kind, and hostile ones."""

import struct
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from PIL import Image

from app.accounts.models import User
from app.core.db import db
from app.forums.models import Attachment
from app.forums.services import attachments

OFFICE = {
    "docx": ("word/document.xml", "wordprocessingml.document"),
    "xlsx": ("xl/workbook.xml", "spreadsheetml.sheet"),
    "pptx": ("ppt/presentation.xml", "presentationml.presentation"),
}
OPEN = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def image(image_format: str = "PNG", size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    written = BytesIO()
    mode = "P" if image_format == "GIF" else "RGB"
    Image.new(mode, size, 3 if mode == "P" else (200, 30, 60)).save(
        written, image_format, **options
    )
    return written.getvalue()


def photo_with_position() -> bytes:
    """A JPEG turned by a quarter, that says where it was taken and by whom."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by a quarter to show it
    exif[0x013B] = "Aïcha Béa"
    exif.get_ifd(0x8825).update({1: "N", 2: (50.0, 38.0, 13.0), 3: "E", 4: (3.0, 3.0, 48.0)})
    return image("JPEG", (40, 30), exif=exif, comment=b"secret comment")


def png_of(width: int, height: int) -> bytes:
    """A PNG that announces a size and holds next to nothing."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + checksum

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 1000)
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", pixels), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def package(parts: dict[str, bytes], *, compressed: bool = True) -> bytes:
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED if compressed else ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()


def office(extension: str, types: str = "", **further: bytes) -> bytes:
    """A DOCX, XLSX or PPTX; ``further`` are more parts, « __ » in a name standing for « / »."""
    part, media_type = OFFICE[extension]
    full = f"application/vnd.openxmlformats-officedocument.{media_type}.main+xml"
    override = f'<Override PartName="/{part}" ContentType="{full}"/>{types}'
    parts = {
        "[Content_Types].xml": f"<Types>{override}</Types>".encode(),
        part: b"<document/>",
    }
    more = {name.replace("__", "/"): content for name, content in further.items()}
    return package(parts | more)


def open_document(extension: str, **further: bytes) -> bytes:
    media_type = f"application/vnd.oasis.opendocument.{OPEN[extension]}"
    more = {name.replace("__", "/"): content for name, content in further.items()}
    return package({"mimetype": media_type.encode(), "content.xml": b"<office/>"} | more)


def bomb() -> bytes:
    """A DOCX of some hundred kilobytes that unpacks to 300 megabytes."""
    full = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    zeros = b"\0" * (100 * 1024 * 1024)
    parts = {"[Content_Types].xml": full.encode(), "word/document.xml": zeros}
    return package(parts | {"word/a.xml": zeros, "word/b.xml": zeros})


HONEST = {
    "png": image("PNG"),
    "jpg": image("JPEG"),
    "jpeg": image("JPEG"),
    "webp": image("WEBP"),
    "gif": image("GIF"),
    "pdf": PDF,
    "csv": "structure;ville\nCCAS;Orléans\n".encode("cp1252"),
    "txt": "Ordre du jour : l’alimentation\n".encode(),
    **{extension: office(extension) for extension in OFFICE},
    **{extension: open_document(extension) for extension in OPEN},
}


def take(content: bytes, name: str, by: User, description: str = "") -> Attachment:
    taken = attachments.upload(content, name, description, by=by)
    db.session.commit()
    return taken
