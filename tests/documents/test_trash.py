"""The trash: out of sight of all, taken back with the same rights, erased in time."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.core import files
from app.core.db import db, now
from app.documents.models import Document, DocumentFile, DocumentVersion, ScanState
from app.documents.services import retention, trash
from app.workgroups.models import Audience
from tests.documents.life import TITLE, Group, gather, next_version, url_of
from tests.factories import DocumentFactory


@pytest.fixture
def group(session) -> Group:
    return gather()


def test_what_is_thrown_away_is_out_of_sight_and_can_be_taken_back(group: Group, signed_in):
    client = signed_in(group.member)
    page = client.page(url_of(group.document, "corbeille")).css_first("main").text()
    assert "90 jours" in page
    assert client.submit(url_of(group.document, "corbeille")).status_code == 302
    for address in ("", "versions/1", "telecharger", "modifier"):
        gone = signed_in(group.fellow).get(url_of(group.document, address))
        assert gone.status_code == 404, address
    assert TITLE not in signed_in(group.fellow).get("/documents/corbeille").text
    client = signed_in(group.member)
    assert TITLE in client.page("/documents/corbeille").css_first("main").text()
    assert client.submit("/documents/corbeille").status_code == 302
    assert signed_in(group.fellow).get(url_of(group.document)).status_code == 200


def test_who_runs_the_place_takes_back_whoever_threw_it(group: Group, signed_in):
    trash.trash(group.document, by=group.member)
    client = signed_in(group.facilitator)
    assert client.submit("/documents/corbeille").status_code == 302
    assert client.get(url_of(group.document)).status_code == 200


def test_a_depositor_sees_what_the_facilitator_threw_without_taking_it_back(
    group: Group, signed_in
):
    trash.trash(group.document, by=group.facilitator)
    page = signed_in(group.member).page("/documents/corbeille")
    assert TITLE in page.css_first("main").text()
    assert not page.css("main form")
    forged = signed_in(group.member).post(url_of(group.document, "restaurer"))
    assert forged.status_code in {400, 403}
    db.session.refresh(group.document)
    assert group.document.is_trashed


def test_a_refused_file_is_thrown_away_from_its_page_with_one_button_by_its_depositor_alone(
    group: Group, signed_in
):
    refused = DocumentFactory(workgroup=group.workgroup, by=group.member, quarantined=True)
    file = db.session.scalars(
        select(DocumentFile)
        .join(DocumentVersion, DocumentVersion.file_id == DocumentFile.id)
        .where(DocumentVersion.document_id == refused.id)
    ).one()
    file.scan_state = ScanState.INFECTED
    db.session.commit()
    for address in ("", "corbeille"):
        assert signed_in(group.fellow).get(url_of(refused, address)).status_code == 404
    client = signed_in(group.member)
    assert "Refusé par l’antivirus" in client.page(url_of(refused)).css_first("main").text()
    assert client.submit(url_of(refused)).status_code == 302
    db.session.refresh(refused)
    assert refused.trashed_by_id == group.member.id


def test_another_member_may_not_throw_it_away(group: Group, signed_in):
    assert signed_in(group.fellow).get(url_of(group.document, "corbeille")).status_code == 403


def test_a_second_click_leads_to_the_trash(group: Group, signed_in):
    trash.trash(group.document, by=group.member)
    again = signed_in(group.member).get(url_of(group.document, "corbeille"))
    assert again.headers["Location"] == "/documents/corbeille"
    back = signed_in(group.member).get(url_of(group.document))
    assert back.headers["Location"] == "/documents/corbeille"


def test_what_was_public_is_public_no_more_then_again(group: Group, client):
    document = DocumentFactory(workgroup=group.workgroup, public=True)
    public = f"/publications/{document.id}"
    trash.trash(document, by=group.facilitator)
    assert client.get(public).status_code == 404
    trash.restore(document, by=group.facilitator)
    assert document.audience is Audience.PUBLIC
    assert client.get(public).status_code == 200


def test_the_purge_erases_old_ones_with_the_files_that_nothing_else_uses(group: Group, session):
    kept_content = DocumentFactory(workgroup=group.workgroup)
    shared = session.get(DocumentVersion, kept_content.current_version_id).file_id
    old = DocumentFactory(workgroup=group.workgroup)
    next_version(old, by=group.member).file_id = shared
    old.trashed_at = now() - timedelta(days=91)
    group.document.replaced_by_id = old.id
    recent = DocumentFactory(workgroup=group.workgroup, trashed=True)
    session.flush()
    assert retention.purge(dry_run=True) == {
        "documents de la corbeille": 1, "versions de documents": 2,
    }  # fmt: skip
    lone = session.scalar(
        select(DocumentFile.stored_name)
        .join(DocumentVersion)
        .where(DocumentVersion.document_id == old.id, DocumentVersion.file_id != shared)
    )
    before = session.scalar(select(func.count(DocumentFile.id)))
    retention.purge()
    session.expire_all()
    ids = set(session.scalars(select(Document.id)))
    assert ids == {group.document.id, kept_content.id, recent.id}
    assert session.scalar(select(func.count(DocumentFile.id))) == before - 1
    assert session.get(DocumentFile, shared)
    assert group.document.replaced_by_id is None
    files.erase_unused(now() + timedelta(days=2))
    session.commit()
    assert lone not in set(files.stored_names())
