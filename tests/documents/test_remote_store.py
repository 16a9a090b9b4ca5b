"""Files in an S3 store, spoken to over HTTP: the same promises as in a folder."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core import files
from app.core.db import db, now
from app.documents.models import Deposit, Document
from app.documents.services import deposits
from app.documents.services.limits import room_in
from app.documents.services.taking import SentFile, keep
from app.workgroups.models import Workgroup
from tests.documents.steps import file_of
from tests.factories import MemberFactory, WorkgroupFactory
from tests.factories.documents import DocumentFactory, small_pdf
from tests.support.client import PageClient, RawClient
from tests.support.s3 import BUCKET, S3Server

SignIn = Callable[[RawClient, User], None]
LARGE = small_pdf("Bilan") + b"%" + bytes(range(65, 91)) * 500_000  # 13 MB: sent in parts


@pytest.fixture
def s3(app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch) -> Iterator[S3Server]:
    server, own = S3Server(), app.extensions["files"]
    server.start()
    for name, value in (
        ("AWS_ENDPOINT", server.url),
        ("AWS_ACCESS_KEY_ID", "fictive"),
        ("AWS_SECRET_ACCESS_KEY", "fictive"),
        ("AWS_REGION", "fr-fictive"),
    ):
        monkeypatch.setenv(name, value)
    files.init_app(app, replace(app.extensions["settings"], storage_url=f"s3://{BUCKET}"))
    yield server
    app.extensions["files"] = own
    server.stop()


@pytest.fixture
def workgroup(session: Session) -> Workgroup:
    return WorkgroupFactory(region_code="32", number=5)


def test_a_large_file_is_stored_in_parts_and_read_by_ranges(s3: S3Server) -> None:
    stored = files.save_stream(BytesIO(LARGE))
    assert files.save_stream(BytesIO(LARGE)) == stored
    assert s3.names == [stored.name] == list(files.stored_names())
    assert sum(each.startswith("PUT") for each in s3.asked) >= 6
    assert files.size_of(stored.name) == stored.byte_count == len(LARGE)
    assert b"".join(files.stream(stored.name)) == LARGE
    assert b"".join(files.stream(stored.name, 5_000_000, 5_000_100)) == LARGE[5_000_000:5_000_100]
    assert (files.is_local(), files.local_path(stored.name)) == (False, None)
    assert files.is_writable()
    with pytest.raises(FileNotFoundError):
        files.stream("ab/" + "c" * 64)
    assert files.erase_unused(now() + timedelta(hours=1)) == 1
    db.session.commit()
    assert s3.names == []


def test_documents_are_given_from_there(
    s3: S3Server, raw_client: RawClient, sign_in: SignIn, workgroup: Workgroup
) -> None:
    document: Document = DocumentFactory(workgroup=workgroup, content=LARGE)
    sign_in(raw_client, MemberFactory(workgroup=workgroup))
    path = f"/documents/{document.id}/telecharger"
    assert raw_client.get(path).data == LARGE
    part = raw_client.get(path, headers={"Range": "bytes=7000000-"})
    assert (part.status_code, part.data) == (206, LARGE[7_000_000:])
    assert part.content_length == len(part.data)
    archive = raw_client.get(f"/documents/selection.zip?id={document.id}").data
    assert ZipFile(BytesIO(archive)).read("compte-rendu.pdf") == LARGE
    files.erase(file_of(document).stored_name)
    assert raw_client.get(path).status_code == 404


def test_a_store_that_is_away_keeps_nothing_by_half_and_says_so(
    s3: S3Server, client: PageClient, sign_in: SignIn, workgroup: Workgroup
) -> None:
    member = MemberFactory(workgroup=workgroup)
    deposit = deposits.begin("32", workgroup.id, by=member)
    kept = keep(SentFile("a.pdf", BytesIO(LARGE)), room_in("32", workgroup.id))
    deposits.add_file(deposit, kept)
    sign_in(client, member)
    page = client.page(f"/documents/depots/{deposit.id}")
    token = page.css_first('[name="csrf_token"]').attributes["value"]
    s3.stop()
    answer = client.post(
        "/documents/deposer",
        data={
            "csrf_token": token,
            "place": f"workgroup-{workgroup.id}",
            "files": (BytesIO(small_pdf("Autre")), "b.pdf"),
        },
    )
    assert answer.status_code == 503
    assert "Rien n’a été enregistré" in answer.text
    assert db.session.query(Deposit).count() == 1
    assert len(deposits.files_of(deposit)) == 1
