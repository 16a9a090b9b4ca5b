"""What every file must be, before the tests of what each feature takes."""

import struct
from io import BytesIO
from zipfile import ZipFile

import pytest

from app.core.file_kinds import FileRefused, kind_of_name
from tests.forums.files import HONEST, PDF, office, open_document


def refusal_of(content: bytes, name: str) -> str:
    with pytest.raises(FileRefused) as refused:
        kind_of_name(name).check(BytesIO(content))
    return str(refused.value)


@pytest.mark.parametrize("extension", HONEST)
def test_a_checked_file_can_be_read_from_its_start(extension: str) -> None:
    stream = BytesIO(HONEST[extension])
    stream.seek(7)
    kind_of_name(f"a.{extension}").check(stream)
    assert stream.read() == HONEST[extension]


@pytest.mark.parametrize("trailer", [b"/Encrypt 12 0 R", b"/Encrypt<</Filter/Standard>>"])
def test_an_encrypted_pdf_is_refused_wherever_it_says_so(trailer: bytes) -> None:
    padding = b"%" + b"x" * (1024 * 1024 - len(PDF) - 8) + b"\n"
    assert "chiffré" in refusal_of(PDF + padding + b"trailer <<" + trailer + b">>", "a.pdf")


def test_a_pdf_that_only_says_whether_metadata_would_be_encrypted_is_taken() -> None:
    kind_of_name("a.pdf").check(BytesIO(PDF + b"<</EncryptMetadata false>>"))


def test_an_office_document_under_a_password_is_refused() -> None:
    wrapped = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    assert "mot de passe" in refusal_of(wrapped, "a.docx")
    listed = b"<manifest:encryption-data manifest:checksum='x'/>"
    protected = open_document("odt", **{"META-INF__manifest.xml": listed})
    assert "mot de passe" in refusal_of(protected, "a.odt")


def test_a_part_under_a_password_is_refused() -> None:
    content = bytearray(office("docx"))
    for place in range(len(content) - 4):
        if content[place : place + 4] == b"PK\x01\x02":
            content[place + 8] |= 1
    assert "mot de passe" in refusal_of(bytes(content), "a.docx")


@pytest.mark.parametrize("wide", [False, True])
def test_a_list_of_parts_that_would_fill_the_memory_is_not_read(wide: bool) -> None:
    content = office("docx")
    at = content.rfind(b"PK\x05\x06")
    many = 64 * 1024 * 1024
    end = bytearray(content[at:])
    before = content[:at]
    if wide:
        record = b"PK\x06\x06" + bytes(36) + struct.pack("<QQ", many, 0)
        before += record + b"PK\x06\x07" + bytes(16)
        struct.pack_into("<L", end, 12, 0xFFFFFFFF)
    else:
        struct.pack_into("<L", end, 12, many)
    assert "trop grand" in refusal_of(before + bytes(end), "a.docx")


def test_a_text_of_some_size_is_read_piece_by_piece_whatever_falls_between_two() -> None:
    content = ("é" * 300_000).encode()
    kind_of_name("a.txt").check(BytesIO(b"x" + content))
    assert refusal_of(b"x" + content + b"\0", "a.txt") == "Ce fichier n’est pas du texte."


def test_a_kind_that_a_feature_does_not_take_is_named_with_those_it_takes() -> None:
    with pytest.raises(FileRefused, match="PDF, ODT"):
        kind_of_name("a.gif", ("pdf", "odt"))


def test_a_document_full_of_stored_images_is_no_bomb() -> None:
    written = BytesIO(office("pptx"))
    with ZipFile(written, "a") as archive:
        for number in range(3):
            archive.writestr(f"ppt/media/image{number}.png", b"\x89PNG" + bytes(80 * 1024 * 1024))
    kind_of_name("a.pptx").check(written)
