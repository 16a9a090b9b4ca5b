"""Versions: added, compared, taken up again; none is lost, even when two people are at it."""

import io
from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import User
from app.core.db import db
from app.core.errors import DomainError
from app.documents.models import Document, DocumentFile, DocumentStatus, DocumentVersion
from app.documents.services import status, versions
from tests.documents.life import Group, current_of, gather, next_version, says, url_of
from tests.factories import DocumentFactory, DocumentFileFactory
from tests.factories.documents import small_pdf
from tests.support.queries import count_queries


@pytest.fixture
def group(session) -> Group:
    return gather()


def numbers(document: Document) -> list[int]:
    """The numbers of the versions of a document, as they are stored now."""
    db.session.expire_all()
    found = select(DocumentVersion.number).where(DocumentVersion.document_id == document.id)
    return list(db.session.scalars(found.order_by(DocumentVersion.number)))


def send(client, document: Document, words: str, **fields: object):
    """Deposit a new version with the form of its page."""
    file = (io.BytesIO(small_pdf(words)), "suite.pdf")
    return client.submit(url_of(document, "nouvelle-version"), {"file": file, **fields})


def test_a_member_deposits_a_new_version_with_a_note(group: Group, signed_in):
    client = signed_in(group.fellow)
    assert send(client, group.document, "Deux", note="Chiffres de mars").status_code == 302
    page = client.page(url_of(group.document)).css_first("main").text()
    assert numbers(group.document) == [1, 2]
    assert "Chiffres de mars" in page
    assert "par Bruno Étienne" in page
    for number in (1, 2):
        assert client.get(url_of(group.document, f"versions/{number}")).status_code == 200


def test_an_outsider_deposits_none(group: Group, signed_in):
    document = DocumentFactory(workgroup=group.workgroup, for_members=True)
    client = signed_in(group.stranger)
    assert client.get(url_of(document)).status_code == 200
    assert client.get(url_of(document, "nouvelle-version")).status_code == 403
    assert "nouvelle version" not in client.get(url_of(document)).text


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("page.html", b"<h1>Bonjour</h1>", "PDF"),
        ("faux.pdf", b"MZ programme", "pdf"),
        ("vide.pdf", b"", "vide"),
    ],
)
def test_a_file_that_is_not_taken_is_refused_with_the_reason(
    group: Group, signed_in, name: str, content: bytes, reason: str
):
    fields = {"file": (io.BytesIO(content), name), "note": "Chiffres de mars"}
    refused = signed_in(group.member).submit(url_of(group.document, "nouvelle-version"), fields)
    assert refused.status_code == 422
    assert reason.lower() in refused.text.lower()
    assert "Chiffres de mars" in refused.text
    assert numbers(group.document) == [1]


def test_the_same_form_sent_twice_adds_one_version(group: Group, signed_in):
    client = signed_in(group.member)
    for _ in range(2):
        send(client, group.document, "Deux", submission_key="k" * 32)
    assert numbers(group.document) == [1, 2]


def test_whoever_comes_second_is_told_what_came_meanwhile(group: Group, signed_in):
    next_version(group.document, by=group.fellow)
    client = signed_in(group.member)
    sent = send(client, group.document, "Trois", shown="1")
    page = client.page(sent.headers["Location"]).css_first("main")
    assert numbers(group.document) == [1, 2, 3]
    assert "Bruno Étienne a déposé la version 2" in page.text()
    assert page.css_first('a[href*="differences?de=2"]')


def test_nobody_is_told_of_a_version_that_they_had_read(group: Group, signed_in):
    next_version(group.document, by=group.fellow)
    client = signed_in(group.member)
    sent = send(client, group.document, "Trois")
    page = client.page(sent.headers["Location"]).css_first("main")
    assert "Pendant ce temps" not in page.text()


def test_versions_added_at_once_have_each_their_number(group: Group, app: Flask):
    document_id, people = group.document.id, (group.member.id, group.fellow.id)
    files = [DocumentFileFactory().id for _ in people]
    db.session.commit()

    def adding(person: int, file: int) -> Callable[[], object]:
        def act() -> None:
            versions.add_version(
                db.session.get_one(Document, document_id),
                db.session.get_one(DocumentFile, file),
                "suite.pdf",
                by=db.session.get_one(User, person),
            )

        return act

    assert at_once(app, *map(adding, people, files)) == [None, None]
    assert numbers(group.document) == [1, 2, 3]
    assert current_of(group.document).number == 3
    assert group.document.version_count == 3


def at_once(app: Flask, *acts: Callable[[], object]) -> list[Exception | None]:
    """Do each act in a thread and a transaction of its own; what each was refused for."""
    start, outcomes = Barrier(len(acts)), [None] * len(acts)

    def do(rank: int, act: Callable[[], object]) -> None:
        with app.app_context():
            start.wait()
            try:
                act()
                db.session.commit()
            except DomainError as refusal:
                db.session.rollback()
                outcomes[rank] = refusal  # type: ignore[call-overload]

    threads = [Thread(target=do, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_a_former_version_is_taken_up_again_as_the_newest(group: Group, signed_in):
    first = current_of(group.document).file_id
    status.change_status(
        group.document,
        DocumentStatus.ADOPTED,
        shown=group.document.current_version_id,
        by=group.facilitator,
    )
    next_version(group.document, by=group.fellow)
    client = signed_in(group.member)
    form = f'form[action="{url_of(group.document, "versions/1/restaurer")}"]'
    assert client.submit(url_of(group.document), form=form).status_code == 302
    newest = current_of(group.document)
    assert numbers(group.document) == [1, 2, 3]
    assert (newest.number, newest.restored_from, newest.file_id) == (3, 1, first)
    assert newest.status is DocumentStatus.WORKING_NOTE


def test_it_is_not_taken_up_over_a_version_that_was_not_read(group: Group, signed_in):
    next_version(group.document, by=group.fellow)
    client = signed_in(group.member)
    form = f'form[action="{url_of(group.document, "versions/1/restaurer")}"]'
    refused = client.submit(url_of(group.document), {"shown": "1"}, form=form)
    assert refused.status_code == 409
    assert numbers(group.document) == [1, 2]


def test_two_versions_are_compared_whichever_is_named_first(group: Group, signed_in):
    says(current_of(group.document), "Il y a 42 structures.", "La fin.")
    says(next_version(group.document, by=group.fellow), "Il y a 45 structures.", "La fin.")
    client = signed_in(group.member)
    for asked in ("differences?de=1&a=2", "differences?de=2&a=1"):
        page = client.page(url_of(group.document, asked))
        assert "42" in page.css_first(".app-difference del").text()
        assert "45" in page.css_first(".app-difference ins").text()


def test_a_comparison_says_when_there_is_nothing_to_compare(group: Group, signed_in):
    next_version(group.document, by=group.fellow)
    page = signed_in(group.member).page(url_of(group.document, "differences?de=1&a=2"))
    assert "n’est pas encore lu" in page.css_first("main").text()
    assert (
        signed_in(group.member).get(url_of(group.document, "differences?de=1&a=9")).status_code
        == 404
    )


def test_a_version_in_quarantine_is_shown_to_its_depositor_alone(group: Group, signed_in):
    versions._next(group.document, DocumentFileFactory(), "suite.pdf", "", group.fellow)
    db.session.commit()
    page = signed_in(group.fellow).page(url_of(group.document)).css_first("main").text()
    assert "Version 2 déposée" in page
    page = signed_in(group.member).page(url_of(group.document)).css_first("main").text()
    assert "Version 2" not in page
    assert signed_in(group.member).get(url_of(group.document, "versions/2")).status_code == 404


def test_a_page_with_ten_versions_costs_what_one_does(group: Group, signed_in):
    client = signed_in(group.facilitator)
    client.get(url_of(group.document))
    with count_queries(db.engine) as few:
        client.get(url_of(group.document))
    for _ in range(9):
        next_version(group.document, by=group.member)
    with count_queries(db.engine) as many:
        client.get(url_of(group.document))
    assert len(many) == len(few)
