"""What is said of a document, changed by one person at a time; what replaces it; its own page."""

import pytest

from app.documents.models import DocumentKind, DocumentStatus
from app.documents.services import replacing, status
from app.documents.services.refusals import ReplacesItself
from tests.documents.life import TITLE, Group, gather, url_of
from tests.factories import DocumentFactory, OrganisationFactory


@pytest.fixture
def group(session) -> Group:
    return gather()


def edited(client, group: Group, **fields: object):
    return client.submit(url_of(group.document, "modifier"), fields)


def test_who_deposited_a_working_note_changes_its_card(group: Group, signed_in, session):
    OrganisationFactory(name="Épicerie du Pont")
    client = signed_in(group.member)
    sent = edited(
        client, group, title="Le titre juste", kind="tool", year="2019",
        organisation="epicerie du pont", departments=["59", "62"], is_accessible="y",
    )  # fmt: skip
    assert sent.status_code == 302
    session.refresh(group.document)
    assert (group.document.title, group.document.sort_title) == ("Le titre juste", "le titre juste")
    assert group.document.kind is DocumentKind.TOOL
    card = client.page(url_of(group.document)).css_first("main").text()
    for words in ("Épicerie du Pont", "Nord, Pas-de-Calais", "2019", "Outil"):
        assert words in card


def test_another_member_does_not_nor_the_depositor_of_what_was_adopted(group: Group, signed_in):
    assert signed_in(group.fellow).get(url_of(group.document, "modifier")).status_code == 403
    shown = group.document.current_version_id
    status.change_status(group.document, DocumentStatus.ADOPTED, shown=shown, by=group.facilitator)
    assert signed_in(group.member).get(url_of(group.document, "modifier")).status_code == 403
    assert signed_in(group.facilitator).get(url_of(group.document, "modifier")).status_code == 200


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("title", "", "Donnez un titre"),
        ("year", "12", "entre 1950"),
        ("organisation", "Inconnue au bataillon", "ne connaît pas cette structure"),
        ("accessible_copy", "/documents/9999", "que vous puissiez lire"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    group: Group, signed_in, field: str, typed: str, told: str
):
    refused = edited(signed_in(group.member), group, **{"summary": "Mon résumé", field: typed})
    assert refused.status_code == 422
    assert told in refused.text
    assert "Mon résumé" in refused.text


def test_the_second_of_two_is_told_and_keeps_their_words(group: Group, signed_in, session):
    edited(signed_in(group.member), group, title="Le premier")
    late = edited(signed_in(group.facilitator), group, title="Le second", edit_number="0")
    assert late.status_code == 409
    assert "Quelqu’un a modifié la fiche" in late.text
    assert "Le second" in late.text
    session.refresh(group.document)
    assert group.document.title == "Le premier"


def test_its_accessible_copy_is_named_to_those_who_read_it(group: Group, signed_in):
    copy = DocumentFactory(workgroup=group.workgroup, title="La version accessible")
    edited(signed_in(group.member), group, accessible_copy=f"/documents/{copy.id}")
    page = signed_in(group.fellow).page(url_of(group.document)).css_first("main").text()
    assert "Lire son autre version, accessible" in page


def test_a_page_says_what_replaces_a_document_to_those_who_read_both(
    group: Group, signed_in, session
):
    old = DocumentFactory(workgroup=group.workgroup, for_members=True)
    sent = signed_in(group.facilitator).submit(
        url_of(old, "remplacer"), {"target": f"/documents/{group.document.id}"}
    )
    assert sent.status_code == 302
    assert TITLE in signed_in(group.member).get(url_of(old)).text
    told = signed_in(group.stranger).get(url_of(old)).text
    assert "n’est plus à jour" in told
    assert TITLE not in told
    undone = signed_in(group.facilitator).submit(url_of(old, "remplacer"), {"recent": "0"})
    assert undone.status_code == 302
    session.refresh(old)
    assert old.replaced_by_id is None


def test_a_document_never_replaces_itself_even_by_way_of_another(group: Group):
    other = DocumentFactory(workgroup=group.workgroup)
    replacing.replace(group.document, other, by=group.facilitator)
    with pytest.raises(ReplacesItself):
        replacing.replace(other, group.document, by=group.facilitator)


def test_what_one_may_not_read_replaces_nothing(group: Group, signed_in):
    hidden = DocumentFactory()
    refused = signed_in(group.facilitator).submit(
        url_of(group.document, "remplacer"), {"target": str(hidden.id)}
    )
    assert refused.status_code == 422
    assert hidden.title not in refused.text
