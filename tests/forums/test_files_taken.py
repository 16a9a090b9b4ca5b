"""Which files are taken, made how, and which are refused and why."""

from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core import files
from app.core.db import db
from app.forums.services import attachments
from app.forums.services.attachments import FileRefused, TooManyFiles
from app.workgroups.models import Workgroup
from tests.factories import (
    MemberFactory,
    WorkgroupFactory,
)
from tests.forums.files import (
    HONEST,
    PDF,
    bomb,
    image,
    office,
    open_document,
    package,
    photo_with_position,
    png_of,
    take,
)


@pytest.fixture
def workgroup(session: Session) -> Workgroup:
    return WorkgroupFactory(region_code="32", number=5)


@pytest.fixture
def author(workgroup: Workgroup) -> User:
    return MemberFactory(workgroup=workgroup)


def refusal_of(content: bytes, name: str, by: User) -> str:
    with pytest.raises(FileRefused) as refused:
        attachments.upload(content, name, "", by=by)
    db.session.rollback()
    return str(refused.value)


@pytest.mark.parametrize("extension", HONEST)
def test_each_kind_that_the_form_lists_is_taken(author: User, extension: str) -> None:
    taken = take(HONEST[extension], f"Compte rendu.{extension}", author)
    kept = {"jpeg": "jpg", "gif": "png"}.get(extension, extension)
    assert taken.name == f"Compte rendu.{kept}"
    assert taken.byte_count == len(files.read(taken.stored_name))
    assert taken.post_id is None


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("plan.svg", "SVG"),
        ("page.html", "pages web"),
        ("lettre.docm", "macros"),
        ("budget.xlsm", "macros"),
        ("lettre.doc", "anciens formats"),
        ("tout.zip", "archives"),
        ("outil.exe", "programmes"),
        ("photo.heic", "JPEG"),
        ("notes.xyz", "Types acceptés"),
        ("sans-extension", "Types acceptés"),
    ],
)
def test_what_is_not_taken_says_why(author: User, name: str, reason: str) -> None:
    assert reason in refusal_of(b"<svg onload=alert(1)>", name, author)


@pytest.mark.parametrize("extension", [name for name in HONEST if name not in {"csv", "txt"}])
def test_a_page_under_another_name_is_refused(author: User, extension: str) -> None:
    html = b"<!doctype html><script>alert(1)</script>"
    assert extension.upper() in refusal_of(html, f"joli.{extension}", author)


@pytest.mark.parametrize("extension", HONEST)
def test_a_program_under_another_name_is_refused(author: User, extension: str) -> None:
    refusal_of(b"MZ\x90\x00\x03\x00\x00\x00" + b"\0" * 200, f"photo.{extension}", author)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (HONEST["jpg"], "photo.png"),
        (HONEST["odt"], "texte.docx"),
        (HONEST["docx"], "texte.odt"),
        (HONEST["docx"], "budget.xlsx"),
        (package({"a.txt": b"a"}), "texte.docx"),
        (package({"content.xml": b"", "mimetype": b"text"}), "texte.odt"),
    ],
)
def test_a_kind_under_the_name_of_another_is_refused(
    author: User, content: bytes, name: str
) -> None:
    assert "n’est pas celui d’un fichier" in refusal_of(content, name, author)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (office("docx", word__vbaProject_bin=b"x"), "lettre.docx"),
        (office("xlsx", xl__macrosheets__sheet1_xml=b"x"), "budget.xlsx"),
        (office("docx", types="application/vnd.ms-word.document.macroEnabled"), "lettre.docx"),
        (open_document("odt", Basic__Standard__Module1_xml=b"x"), "lettre.odt"),
        (open_document("ods", Scripts__python__outil_py=b"x"), "budget.ods"),
    ],
)
def test_macros_are_found_whatever_the_name(author: User, content: bytes, name: str) -> None:
    assert "macros" in refusal_of(content, name, author)


def test_the_empty_macro_library_of_an_open_document_is_no_macro(author: User) -> None:
    parts = {"Basic/script-lc.xml": b"<x/>", "Basic/Standard/script-lb.xml": b"<x/>"}
    content = package(
        {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b""} | parts
    )
    assert take(content, "lettre.odt", author).id


def test_a_program_inside_a_document_is_refused(author: User) -> None:
    content = package(
        {
            "[Content_Types].xml": b"application/vnd.openxmlformats-officedocument."
            b"wordprocessingml.document.main+xml",
            "word/document.xml": b"",
            "word/embeddings/outil.exe": b"MZ",
        }
    )
    assert "programme" in refusal_of(content, "lettre.docx", author)


def test_a_document_that_unpacks_to_too_much_is_refused_unopened(author: User) -> None:
    content = bomb()
    assert len(content) < attachments.MOST_BYTES
    assert "trop grand une fois ouvert" in refusal_of(content, "bombe.docx", author)


@pytest.mark.parametrize("cut", [30, 200])
def test_a_damaged_document_is_refused(author: User, cut: int) -> None:
    assert refusal_of(HONEST["docx"][:cut], "lettre.docx", author)


@pytest.mark.parametrize("size", [(10_000, 10_000), (100_000, 100_000), (5_001, 5_000)])
def test_an_image_of_too_many_pixels_is_refused_unread(author: User, size: tuple[int, int]) -> None:
    assert "trop grande" in refusal_of(png_of(*size), "fresque.png", author)


@pytest.mark.parametrize("extension", ["png", "jpg", "webp", "gif"])
def test_a_damaged_image_is_refused(author: User, extension: str) -> None:
    content = HONEST[extension]
    assert "abîmée" in refusal_of(content[: len(content) // 3], f"photo.{extension}", author)


def test_a_photo_loses_its_position_and_stands_upright(author: User) -> None:
    taken = take(photo_with_position(), "photo.jpg", author)
    content = files.read(taken.stored_name)
    assert (taken.width, taken.height) == (30, 40)
    with Image.open(BytesIO(content)) as drawn:
        assert not drawn.getexif()
        assert drawn.size == (30, 40)
    assert b"Exif" not in content
    assert b"secret comment" not in content


def test_a_large_image_is_made_smaller(author: User) -> None:
    taken = take(image("JPEG", (4_000, 1_000)), "panorama.jpg", author)
    assert (taken.width, taken.height) == (2_000, 500)


def test_what_hides_behind_an_image_is_gone(author: User) -> None:
    """A file that is an image and a page or an archive at once stays an image only."""
    payload = b"<script>alert(1)</script>" + package({"a.class": b"x"})
    for extension in ("png", "jpg", "gif", "webp"):
        taken = take(HONEST[extension] + payload, f"photo.{extension}", author)
        content = files.read(taken.stored_name)
        assert b"<script>" not in content
        assert b"PK\x03\x04" not in content


def test_a_moving_image_becomes_a_still_one(author: User) -> None:
    frames = [Image.new("P", (20, 20), colour) for colour in (1, 2, 3)]
    written = BytesIO()
    frames[0].save(written, "GIF", save_all=True, append_images=frames[1:])
    taken = take(written.getvalue(), "danse.gif", author)
    assert taken.media_type == "image/png"
    with Image.open(BytesIO(files.read(taken.stored_name))) as drawn:
        assert getattr(drawn, "n_frames", 1) == 1


def test_transparency_stays(author: User) -> None:
    written = BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(written, "PNG")
    taken = take(written.getvalue(), "logo.png", author)
    with Image.open(BytesIO(files.read(taken.stored_name))) as drawn:
        assert drawn.convert("RGBA").getpixel((1, 1))[3] == 0


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\aicha\\notes.TXT", "notes.txt"),
        ("facture\u202etxt.exe.txt", "facturetxt.exe.txt"),
        ('a"b<c>.txt', "a-b-c-.txt"),
        ("l’été à Orléans.txt", "l’été à Orléans.txt"),
        (".txt", "fichier.txt"),
        ("x" * 400 + ".txt", "x" * 120 + ".txt"),
        ("a\r\nSet-Cookie: b.txt", "a Set-Cookie- b.txt"),
        ("a\0b.txt", "ab.txt"),
    ],
)
def test_a_name_keeps_what_a_reader_may_see(author: User, name: str, kept: str) -> None:
    assert take(HONEST["txt"], name, author).name == kept


def test_an_empty_or_too_heavy_file_is_refused(author: User) -> None:
    assert "vide" in refusal_of(b"", "notes.txt", author)
    heavy = PDF + b"\0" * attachments.MOST_BYTES
    assert "10\N{NO-BREAK SPACE}Mo" in refusal_of(heavy, "gros.pdf", author)


def test_nobody_piles_up_files_without_a_post(author: User) -> None:
    for number in range(30):
        attachments.upload(f"note {number}".encode(), "note.txt", "", by=author)
    with pytest.raises(TooManyFiles):
        attachments.upload(b"note", "note.txt", "", by=author)
