"""What a paper is worth: adopted, validated, published, taken back; who may say so."""

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.core.audit import AuditEntry
from app.documents.models import DocumentFile, DocumentStatus, StatusChange
from app.documents.policies import given_statuses, rights_on, visible_documents
from app.documents.services import status
from app.documents.services.refusals import StillInQuarantine, VersionCameMeanwhile
from tests.documents.life import Group, current_of, gather, next_version, url_of
from tests.factories import DocumentFactory, StaffFactory, UserFactory

NOTE, ADOPTED, VALIDATED, PUBLISHED = DocumentStatus


@pytest.fixture
def group(session) -> Group:
    return gather()


def give(group: Group, wanted: DocumentStatus, by: User) -> bool:
    shown = group.document.current_version_id
    assert shown
    return status.change_status(group.document, wanted, shown=shown, by=by)


def names(statuses: list[DocumentStatus]) -> set[str]:
    return {each.value for each in statuses}


def test_each_says_what_is_theirs_to_say(group: Group):
    may = {
        name: names(given_statuses(rights_on(person, group.document)))
        for name, person in {
            "member": group.member,
            "facilitator": group.facilitator,
            "regional": group.regional,
            "ansa": StaffFactory(),
            "national": UserFactory(national=True),
            "stranger": group.stranger,
        }.items()
    }
    assert may["member"] == may["national"] == may["stranger"] == set()
    assert may["facilitator"] == {"adopted", "published"}
    assert may["regional"] == may["ansa"] == {"adopted", "validated", "published"}


def test_the_group_does_not_unsay_what_the_region_validated(group: Group):
    give(group, VALIDATED, group.regional)
    assert names(given_statuses(rights_on(group.facilitator, group.document))) == {"published"}
    give(group, PUBLISHED, group.facilitator)
    assert given_statuses(rights_on(group.facilitator, group.document)) == []
    assert names(given_statuses(rights_on(group.regional, group.document))) == {
        "working_note", "adopted", "validated",
    }  # fmt: skip


def test_adopting_freezes_the_version_and_shows_its_digest(group: Group, signed_in, session):
    client = signed_in(group.facilitator)
    file_id = current_of(group.document).file_id
    asked = url_of(group.document, "statut")
    sent = client.submit(asked, {"status": "adopted", "note": "Réunion du 12 mars"})
    assert sent.status_code == 302
    page = client.page(url_of(group.document))
    assert current_of(group.document).is_frozen
    digest = session.get_one(DocumentFile, file_id).sha256
    assert page.css_first("#empreinte").text() == digest
    assert "Réunion du 12 mars" in page.css_first(".app-timeline").text()
    entry = session.scalars(
        select(AuditEntry).where(AuditEntry.action == "document.status_changed")
    ).one()
    assert (entry.details["before"], entry.details["after"]) == ("working_note", "adopted")


def test_going_back_needs_a_reason(group: Group, signed_in):
    give(group, ADOPTED, group.facilitator)
    client, asked = signed_in(group.facilitator), url_of(group.document, "statut")
    refused = client.submit(asked, {"status": "working_note"})
    assert refused.status_code == 422
    assert "Dites pourquoi" in refused.text
    told = client.submit(asked, {"status": "working_note", "note": "Des chiffres à revoir"})
    assert told.status_code == 302
    assert current_of(group.document).status is NOTE


def test_a_status_that_is_not_theirs_to_give_is_refused(group: Group, signed_in):
    client, asked = signed_in(group.facilitator), url_of(group.document, "statut")
    assert client.submit(asked, {"status": "validated"}).status_code == 422
    assert current_of(group.document).status is NOTE


def test_a_second_click_changes_nothing(group: Group, session):
    assert give(group, ADOPTED, group.facilitator)
    assert not give(group, ADOPTED, group.facilitator)
    assert len(session.scalars(select(StatusChange)).all()) == 1


def test_what_is_decided_is_decided_of_the_version_that_was_read(group: Group, signed_in):
    shown = group.document.current_version_id
    next_version(group.document, by=group.fellow)
    with pytest.raises(VersionCameMeanwhile):
        status.change_status(group.document, ADOPTED, shown=shown, by=group.facilitator)
    sent = signed_in(group.facilitator).submit(
        url_of(group.document, "statut"), {"status": "adopted", "version_id": str(shown)}
    )
    assert sent.status_code == 409
    assert current_of(group.document).status is NOTE


def test_a_new_version_starts_light_and_the_former_one_keeps_its_weight(group: Group, signed_in):
    give(group, ADOPTED, group.facilitator)
    next_version(group.document, by=group.fellow)
    page = signed_in(group.member).page(url_of(group.document))
    text = page.css_first('[aria-labelledby="ce-quil-vaut"]').text()
    assert "Document de travail" in text
    assert "version 1 (adopté par le groupe)" in text


def test_a_status_never_changes_who_reads(group: Group, session):
    def readers() -> set[str]:
        people = session.scalars(select(User)).all()
        return {
            each.email
            for each in people
            if group.document in session.scalars(visible_documents(each)).all()
        }

    before = readers()
    for wanted, by in ((ADOPTED, group.facilitator), (VALIDATED, group.regional)):
        give(group, wanted, by)
    give(group, PUBLISHED, group.facilitator)
    assert readers() == before
    assert group.stranger.email not in before


def test_nothing_is_said_of_a_paper_in_quarantine(group: Group):
    waiting = DocumentFactory(workgroup=group.workgroup, by=group.member, quarantined=True)
    with pytest.raises(StillInQuarantine):
        status.change_status(waiting, ADOPTED, shown=1, by=group.facilitator)
