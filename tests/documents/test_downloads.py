"""The bytes of documents: given by parts, under harmless names, to those who read them."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core import files
from app.core.db import now
from app.documents.models import Document, ScanState
from app.workgroups.models import Workgroup
from tests.documents.steps import file_of, version_of
from tests.factories import MemberFactory, WorkgroupFactory
from tests.factories.documents import DocumentFactory, DocumentVersionFactory, small_pdf
from tests.support.client import RawClient

SignIn = Callable[[RawClient, User], None]
CONTENT = small_pdf("Bilan") + b"%" + bytes(range(65, 90)) * 4_000


@pytest.fixture
def workgroup(session: Session) -> Workgroup:
    return WorkgroupFactory(region_code="32", number=5)


@pytest.fixture
def document(workgroup: Workgroup) -> Document:
    return DocumentFactory(workgroup=workgroup, content=CONTENT, file_name="Bilan d’été 🍞.pdf")


@pytest.fixture
def reader(raw_client: RawClient, sign_in: SignIn, workgroup: Workgroup) -> RawClient:
    sign_in(raw_client, MemberFactory(workgroup=workgroup))
    return raw_client


def path_of(document: Document) -> str:
    return f"/documents/{document.id}/telecharger"


def test_a_file_is_saved_whole_under_its_name(reader: RawClient, document: Document) -> None:
    answer = reader.get(path_of(document))
    assert (answer.status_code, answer.data, answer.mimetype) == (200, CONTENT, "application/pdf")
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="Bilan d\'ete.pdf"; '
        "filename*=UTF-8''Bilan%20d%E2%80%99%C3%A9t%C3%A9%20%F0%9F%8D%9E.pdf"
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.content_length == len(CONTENT)
    again = reader.get(path_of(document), headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    read = reader.get(f"{path_of(document)}?lire=1")
    assert read.headers["Content-Disposition"].startswith("inline;")


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [("0-99", 0, 100), ("500-", 500, None), ("-100", -100, None), ("99999-9999999", 99999, None)],
)
def test_a_part_is_given_alone(
    reader: RawClient, document: Document, asked: str, start: int, end: int | None
) -> None:
    answer = reader.get(path_of(document), headers={"Range": f"bytes={asked}"})
    assert (answer.status_code, answer.data) == (206, CONTENT[start:end])
    assert answer.headers["Content-Range"].endswith(f"/{len(CONTENT)}")
    assert answer.content_length == len(answer.data)


def test_a_part_past_the_end_is_refused_and_several_are_given_whole(
    reader: RawClient, document: Document
) -> None:
    past = reader.get(path_of(document), headers={"Range": f"bytes={len(CONTENT)}-"})
    assert (past.status_code, past.headers["Content-Range"]) == (416, f"bytes */{len(CONTENT)}")
    several = reader.get(path_of(document), headers={"Range": "bytes=0-1,5-6"})
    assert (several.status_code, several.data) == (200, CONTENT)


def test_a_download_goes_on_only_with_the_same_bytes(reader: RawClient, document: Document) -> None:
    tag = reader.get(path_of(document)).headers["ETag"]
    same = {"Range": "bytes=10-19", "If-Range": tag}
    assert reader.get(path_of(document), headers=same).data == CONTENT[10:20]
    other = {"Range": "bytes=10-19", "If-Range": '"other"'}
    assert reader.get(path_of(document), headers=other).data == CONTENT


def test_the_address_is_worth_nothing_to_an_outsider(
    raw_client: RawClient, sign_in: SignIn, document: Document
) -> None:
    addresses = (path_of(document), f"/documents/{document.id}/versions/1/telecharger")
    for address in addresses:
        assert raw_client.get(address).status_code in {302, 401}
    sign_in(raw_client, MemberFactory(workgroup=WorkgroupFactory(region_code="11", number=1)))
    for address in (*addresses, f"/documents/{document.id}/vignette"):
        for headers in ({}, {"Range": "bytes=0-9"}, {"If-None-Match": "*"}):
            assert raw_client.get(address, headers=headers).status_code == 404


@pytest.mark.parametrize("change", ["trashed", "infected", "quarantined", "missing"])
def test_a_file_is_no_longer_given_at_once(
    reader: RawClient, document: Document, change: str
) -> None:
    assert reader.get(path_of(document)).status_code == 200
    version, file = version_of(document), file_of(document)
    if change == "trashed":
        document.trashed_at = now()
    elif change == "infected":
        file.scan_state = ScanState.INFECTED
    elif change == "quarantined":
        version.cleared_at = document.current_version_id = None
    else:
        files.erase(file.stored_name)
    assert reader.get(path_of(document)).status_code == 404
    assert reader.get(f"/documents/{document.id}/versions/1/telecharger").status_code == 404


def test_each_version_keeps_its_address(reader: RawClient, document: Document) -> None:
    second = DocumentVersionFactory(document=document)
    waiting = DocumentVersionFactory(document=document, quarantined=True)
    first = f"/documents/{document.id}/versions/1/telecharger"
    assert reader.get(first).data == CONTENT
    newest = reader.get(path_of(document)).data
    address = f"/documents/{document.id}/versions/{second.number}/telecharger"
    assert reader.get(address).data == newest != CONTENT
    hidden = f"/documents/{document.id}/versions/{waiting.number}/telecharger"
    assert reader.get(hidden).status_code == 404


def test_nginx_is_handed_the_file_once_the_right_was_asked(
    app: Flask, reader: RawClient, document: Document
) -> None:
    own = app.extensions["settings"]
    app.extensions["settings"] = replace(own, accel_prefix="/fichiers-internes/")
    answer = reader.get(path_of(document))
    stored = file_of(document).stored_name
    assert answer.headers["X-Accel-Redirect"] == f"/fichiers-internes/{stored}"
    assert (answer.data, answer.mimetype) == (b"", "application/pdf")
    assert reader.get("/documents/999999/telecharger").headers.get("X-Accel-Redirect") is None


def test_a_selection_leaves_in_one_archive_without_what_one_does_not_read(
    reader: RawClient, document: Document, workgroup: Workgroup
) -> None:
    same_name = DocumentFactory(workgroup=workgroup, file_name="BILAN d’été 🍞.pdf")
    hidden = DocumentFactory(workgroup=WorkgroupFactory(region_code="11", number=1))
    waiting = DocumentFactory(workgroup=workgroup, quarantined=True)
    thrown = DocumentFactory(workgroup=workgroup, trashed=True)
    asked = "&".join(f"id={each.id}" for each in (document, same_name, hidden, waiting, thrown))
    answer = reader.get(f"/documents/selection.zip?{asked}")
    assert answer.mimetype == "application/zip"
    assert answer.content_length == len(answer.data)
    with ZipFile(BytesIO(answer.data)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["Bilan d’été 🍞.pdf", "BILAN d’été 🍞 (2).pdf"]
        assert archive.read("Bilan d’été 🍞.pdf") == CONTENT
    alone = reader.get(f"/documents/selection.zip?id={hidden.id}&id=x&id=99999999999")
    assert alone.status_code == 302


def test_no_file_stands_where_the_web_reaches(app: Flask, document: Document) -> None:
    path = files.local_path(file_of(document).stored_name)
    assert path is not None
    assert path.read_bytes() == CONTENT
    assert Path(str(app.static_folder)) not in path.parents
    assert files.local_path("../secret_key") is None
