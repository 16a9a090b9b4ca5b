"""The text of a file is read once it is out, page by page; what fails is told and tried again."""

import pytest
from obstore.store import MemoryStore
from sqlalchemy import select

from app.core import files
from app.core.db import db
from app.documents.models import DocumentPage, ExtractionState
from app.documents.services import extracting
from tests.core.extraction import samples
from tests.documents.steps import deposit, file_of
from tests.factories import MemberFactory, WorkgroupFactory
from tests.forums.files import image


@pytest.fixture
def given(session) -> dict[str, object]:
    """A group, and whoever deposits there."""
    group = WorkgroupFactory()
    return {"workgroup": group, "by": MemberFactory(workgroup=group)}


def pages_of(document) -> dict[int, str]:
    rows = select(DocumentPage.number, DocumentPage.text).where(
        DocumentPage.file_id == file_of(document).id
    )
    return dict(iter(db.session.execute(rows)))


def test_pages_keep_their_numbers_and_the_first_one_is_drawn(given, run_jobs):
    made = deposit(samples.pdf(["Accueil", "", "Bilan"]), **given)
    run_jobs()
    db.session.expire_all()
    file = file_of(made)
    assert pages_of(made) == {1: "Accueil", 3: "Bilan"}
    assert (file.extraction_state, file.page_count) == (ExtractionState.DONE, 3)
    assert file.thumbnail_stored_name
    assert files.read(file.thumbnail_stored_name).startswith(b"\xff\xd8\xff")


def test_a_file_of_a_remote_store_is_read_too(app, given, run_jobs, monkeypatch):
    monkeypatch.setitem(app.extensions, "files", MemoryStore())
    made = deposit(samples.pdf(["Au loin"]), **given)
    run_jobs()
    db.session.expire_all()
    assert pages_of(made) == {1: "Au loin"}


def test_an_image_has_a_small_picture_and_no_text(given, run_jobs):
    made = deposit(image(), "png", **given)
    run_jobs()
    db.session.expire_all()
    assert file_of(made).extraction_state is ExtractionState.NOT_APPLICABLE
    assert (file_of(made).thumbnail_width, pages_of(made)) == (40, {})


def test_a_failure_is_told_to_the_depositor_who_has_it_tried_again(
    given, run_jobs, client, sign_in
):
    made = deposit(samples.xml_bomb(), "docx", **given)
    run_jobs()
    db.session.expire_all()
    assert file_of(made).extraction_state is ExtractionState.FAILED
    sign_in(client, given["by"])
    address = f"/documents/{made.id}/versions/1/traitement"
    page = client.get(address)
    assert "trop lourd ou trop complexe" in page.text
    client.submit(address)
    db.session.expire_all()
    assert file_of(made).extraction_state is ExtractionState.PENDING
    run_jobs()
    assert "trop lourd ou trop complexe" in client.get(address).text


def test_a_second_click_asks_for_nothing_more(given, run_jobs):
    made = deposit(samples.pdf([""]), **given)
    run_jobs()
    db.session.expire_all()
    assert extracting.retry(file_of(made))
    assert not extracting.retry(file_of(made))


def test_a_job_that_comes_twice_reads_once(given, run_jobs):
    made = deposit(samples.pdf(["Une fois"]), **given)
    run_jobs()
    db.session.expire_all()
    read_at = file_of(made).extracted_at
    extracting.extract_file({"file_id": file_of(made).id})
    assert file_of(made).extracted_at == read_at


def test_the_page_of_a_file_shows_the_first_words_under_the_name_of_each_page(
    given, run_jobs, client, sign_in
):
    made = deposit(samples.pptx(["Accueil", "Bilan &amp; suites"], "Notes"), "pptx", **given)
    run_jobs()
    sign_in(client, given["by"])
    page = client.get(f"/documents/{made.id}/versions/1/traitement")
    assert "Diapositive 2" in page.text
    assert "Bilan &amp;" in page.text
