"""Cards of people, read back by a parser that is not the service's."""

import pytest
import vobject
from sqlalchemy import select

from app.core.audit import AuditEntry
from app.core.db import db
from app.directory.models import Detail, Profile, Visibility
from app.directory.services.entries import refresh_all
from tests.factories import AffiliationFactory, MemberFactory, OrganisationFactory, WorkgroupFactory


@pytest.fixture
def viewer(session):
    return MemberFactory()


def show(person, detail: Detail, visibility=Visibility.MEMBERS) -> None:
    profile = db.session.get_one(Profile, person.id)
    setattr(profile, f"{detail.value}_visibility", visibility)
    profile.phone = "+33639980012"
    db.session.commit()


def read(answer):
    assert answer.status_code == 200
    assert answer.content_type == "text/vcard; charset=utf-8"
    text = answer.get_data().decode()
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    return list(vobject.readComponents(text))


def test_a_card_tells_the_name_function_and_structure_and_what_the_reader_may_see(
    viewer, client, sign_in
):
    person = MemberFactory(first_name="Zoé", last_name="Noël; d’Hauterive, née Élie")
    show(person, Detail.EMAIL)
    show(person, Detail.PHONE)
    sign_in(client, viewer)
    (card,) = read(client.get(f"/annuaire/personnes/{person.id}/fiche.vcf"))
    assert card.version.value == "4.0"
    assert card.fn.value == "Zoé Noël; d’Hauterive, née Élie"
    assert card.n.value.family == "Noël; d’Hauterive, née Élie"
    assert card.title.value == "Chargée de mission"
    assert card.org.value[0].startswith("Association L’Étape")
    assert card.email.value == person.email
    assert card.tel.value == "tel:+33639980012"
    assert card.uid.value.endswith(f"/annuaire/personnes/{person.id}")


def test_what_the_reader_may_not_see_is_not_in_the_card(viewer, client, sign_in):
    person = MemberFactory()
    show(person, Detail.EMAIL, Visibility.NOBODY)
    sign_in(client, viewer)
    (card,) = read(client.get(f"/annuaire/personnes/{person.id}/fiche.vcf"))
    assert "email" not in card.contents
    assert "tel" not in card.contents


def test_one_s_own_card_has_one_s_own_details(viewer, client, sign_in):
    show(viewer, Detail.EMAIL, Visibility.NOBODY)
    sign_in(client, viewer)
    (card,) = read(client.get(f"/annuaire/personnes/{viewer.id}/fiche.vcf"))
    assert card.email.value == viewer.email


def test_a_person_of_two_structures_has_both_and_their_addresses(viewer, client, sign_in):
    person = MemberFactory(job_title="Directrice")
    place = OrganisationFactory(street="3 rue de l’Exemple", postcode="62300", town="Lens")
    AffiliationFactory(user_id=person.id, organisation_id=place.id, job_title="Élue")
    sign_in(client, viewer)
    (card,) = read(client.get(f"/annuaire/personnes/{person.id}/fiche.vcf"))
    assert {each.value for each in card.contents["title"]} == {"Directrice", "Élue"}
    assert card.adr.value.code == "62300"
    assert card.adr.value.city == "Lens"


def test_a_long_text_is_folded_without_cutting_a_character(viewer, client, sign_in):
    person = MemberFactory(job_title="é" * 200)
    sign_in(client, viewer)
    (card,) = read(client.get(f"/annuaire/personnes/{person.id}/fiche.vcf"))
    assert card.title.value == "é" * 200


def test_the_cards_of_a_group_end_with_that_of_the_group_itself(client, sign_in, session):
    workgroup = WorkgroupFactory(region_code="32", number=5)
    people = [MemberFactory(workgroup=workgroup) for _ in range(3)]
    gone = MemberFactory(workgroup=workgroup, deactivated=True)
    MemberFactory()
    sign_in(client, people[0])
    *cards, group = read(client.get("/groupes/hauts-de-france/acces-a-l-alimentation/membres.vcf"))
    assert {card.fn.value for card in cards} == {each.full_name for each in people}
    assert gone.full_name not in {card.fn.value for card in cards}
    assert group.kind.value == "group"
    members = {each.value for each in group.contents["member"]}
    assert members == {card.uid.value for card in cards}


def test_the_people_ticked_in_a_search_are_in_the_file_and_the_log_counts_them(
    viewer, client, sign_in, session
):
    people = [MemberFactory(last_name="Dubrulle", sort_name=f"dubrulle {n}") for n in "abc"]
    refresh_all()
    db.session.commit()
    sign_in(client, viewer)
    url = "/annuaire/fiches?q=dubrulle"
    ticked = [str(each.id) for each in people[:2]]
    cards = read(client.submit(url, {"people": ticked}))
    assert [card.uid.value.rsplit("/", 1)[1] for card in cards] == ticked
    taken = session.scalars(
        select(AuditEntry).where(AuditEntry.action == "directory.cards_taken")
    ).one()
    assert taken.details == {"count": 2}
    assert client.submit(url, {"people": None}).status_code == 422


def test_nobody_takes_the_card_of_somebody_who_left(viewer, client, sign_in):
    gone = MemberFactory(deactivated=True)
    sign_in(client, viewer)
    assert client.get(f"/annuaire/personnes/{gone.id}/fiche.vcf").status_code == 404


def test_a_visitor_takes_no_card(viewer, raw_client):
    assert raw_client.get(f"/annuaire/personnes/{viewer.id}/fiche.vcf").status_code in {302, 401}
