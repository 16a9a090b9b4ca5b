"""The page of a person, and one's own page being written."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.accounts.own_data import data_of
from app.core.audit import AuditEntry
from app.core.db import db, now
from app.directory.models import Expertise, Organisation, Profile, Visibility
from app.directory.queries.people import expertises_of, suggested_expertises
from tests.factories import (
    AffiliationFactory,
    MemberFactory,
    OrganisationFactory,
    ProfileFactory,
    StaffFactory,
    UserFactory,
    WorkgroupFactory,
)
from tests.support.client import PageClient

WRITTEN = {
    "version": "1",
    "presentation": "J’anime une **épicerie** solidaire.",
    "expertises": "Aide alimentaire, budget familial; aide  Alimentaire",
    "department_code": "62",
    "phone": "03.20.00 00-00",
    "takes_messages": "y",
}


def profile_of(user: User) -> Profile:
    return db.session.scalars(
        select(Profile).where(Profile.user_id == user.id).execution_options(populate_existing=True)
    ).one()


def test_a_page_says_who_a_person_is_where_and_with_whom(
    session: Session, client: PageClient, sign_in
) -> None:
    workgroup = WorkgroupFactory(region_code="32", number=5)
    person = MemberFactory(workgroup=workgroup, job_title="Chargée de mission")
    organisation = OrganisationFactory(name="Épicerie du Nord")
    AffiliationFactory(user_id=person.id, organisation_id=organisation.id, job_title="Présidente")
    AffiliationFactory(user_id=person.id, job_title="Stagiaire", ended_on=date(2020, 1, 31))
    sign_in(client, MemberFactory())
    page = client.get(f"/annuaire/personnes/{person.id}").text
    assert person.full_name in page
    assert "Épicerie du Nord" in page
    assert f"/annuaire/structures/{organisation.id}" in page
    assert "Hauts-de-France" in page
    assert "Accès à l’alimentation" in page
    assert "Stagiaire" not in page
    assert person.email not in page


@pytest.mark.parametrize(
    "state", [{"pending": True}, {"deactivated": True}, {"anonymised_at": now()}]
)
def test_nobody_finds_the_page_of_an_account_that_is_not_in_use(
    session: Session, client: PageClient, sign_in, state: dict[str, object]
) -> None:
    gone = UserFactory(**state)
    ProfileFactory(user_id=gone.id, email_visibility=Visibility.MEMBERS)
    sign_in(client, StaffFactory())
    assert client.get(f"/annuaire/personnes/{gone.id}").status_code == 404
    assert client.get(f"/annuaire/personnes/{UserFactory().id}").status_code == 200


def test_one_reads_on_ones_own_page_who_sees_what(
    session: Session, client: PageClient, sign_in
) -> None:
    user = MemberFactory()
    profile_of(user).phone = "+33320000000"
    profile_of(user).phone_visibility = Visibility.REGION
    db.session.commit()
    sign_in(client, user)
    page = client.get(f"/annuaire/personnes/{user.id}").text
    assert user.email in page
    assert "03\xa020\xa000\xa000\xa000" in page
    assert "Visible par\xa0: les membres de ma région" in page
    assert "Visible par\xa0: personne" in page
    assert "Écrire un message" not in page


def test_a_person_writes_their_page(session: Session, client: PageClient, sign_in) -> None:
    user = MemberFactory()
    sign_in(client, user)
    assert client.submit("/mon-compte/fiche", WRITTEN).status_code == 302
    profile = profile_of(user)
    assert "<strong>épicerie</strong>" in profile.presentation_html
    assert [each.label for each in expertises_of(user.id)] == [
        "Aide alimentaire",
        "budget familial",
    ]
    assert (profile.phone, profile.department_code, profile.version) == ("+33320000000", "62", 2)
    page = client.get(f"/annuaire/personnes/{user.id}").text
    assert "budget familial" in page
    assert "Pas-de-Calais" in page


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("phone", "12"),
        ("phone", "+44 20 7946 0000"),
        ("department_code", "29"),
        ("expertises", ",".join(f"expertise {n}" for n in range(13))),
        ("expertises", "x" * 61),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    session: Session, client: PageClient, sign_in, field: str, typed: str
) -> None:
    user = MemberFactory()
    sign_in(client, user)
    answer = client.submit("/mon-compte/fiche", WRITTEN | {field: typed})
    assert answer.status_code == 422
    assert "J’anime une **épicerie** solidaire." in answer.text
    assert profile_of(user).version == 1


def test_the_second_of_two_edits_is_shown_the_first_and_may_save_over(
    session: Session, client: PageClient, sign_in
) -> None:
    user = MemberFactory()
    sign_in(client, user)
    client.submit("/mon-compte/fiche", WRITTEN | {"presentation": "Le premier texte."})
    second = WRITTEN | {"presentation": "Le second texte."}
    answer = client.submit("/mon-compte/fiche", second)
    assert answer.status_code == 409
    assert "Le premier texte." in answer.text
    assert "Le second texte." in answer.text
    assert "Déjà enregistré pour «\xa0Téléphone\xa0»" not in answer.text
    assert profile_of(user).presentation == "Le premier texte."
    assert 'name="version" type="hidden" value="2"' in answer.text
    assert client.submit("/mon-compte/fiche", second | {"version": "2"}).status_code == 302
    assert profile_of(user).presentation == "Le second texte."


def test_the_same_page_saved_twice_is_no_quarrel(
    session: Session, client: PageClient, sign_in
) -> None:
    sign_in(client, MemberFactory())
    for _ in range(2):
        assert client.submit("/mon-compte/fiche", WRITTEN).status_code == 302


def test_an_expertise_has_one_spelling_for_all(
    session: Session, client: PageClient, sign_in
) -> None:
    for typed in ("Aide alimentaire", "AIDE ALIMENTAIRE"):
        sign_in(client, MemberFactory())
        client.submit("/mon-compte/fiche", WRITTEN | {"expertises": typed})
    assert session.scalars(select(Expertise.label)).all() == ["Aide alimentaire"]
    assert suggested_expertises("aide al") == ["Aide alimentaire"]
    assert suggested_expertises("a") == []


def test_an_account_without_region_is_told_how_to_have_a_page(
    session: Session, client: PageClient, sign_in
) -> None:
    sign_in(client, StaffFactory())
    assert "aucune région" in client.get("/mon-compte/fiche").text


def test_ones_own_copy_holds_the_page_the_functions_and_the_consents(
    session: Session, client: PageClient, sign_in
) -> None:
    user = MemberFactory(job_title="Conseillère")
    sign_in(client, user)
    client.submit("/mon-compte/fiche", WRITTEN)
    choices = {"email": "members", "phone": "nobody", "photo": "nobody"}
    client.submit("/mon-compte/fiche/visibilite", choices)
    copied = data_of(db.session.get_one(User, user.id))
    assert copied["fiche dans l’annuaire"]["téléphone"] == "+33320000000"
    assert copied["fonctions et structures"][0]["fonction"] == "Conseillère"
    assert copied["accords pour montrer des coordonnées"][0]["visible par"] == "Tous les membres"
    assert session.scalar(select(Organisation.id).limit(1))


def test_a_person_moves_to_another_region_with_their_groups(
    session: Session, client: PageClient, sign_in, clock
) -> None:
    user = MemberFactory(workgroup=WorkgroupFactory(region_code="32", number=5))
    neighbour = MemberFactory()
    profile_of(neighbour).email_visibility = Visibility.REGION
    profile_of(user).department_code = "62"
    session.commit()
    sign_in(client, user)
    neighbours_page = f"/annuaire/personnes/{neighbour.id}"
    assert neighbour.email in client.get(neighbours_page).text
    assert client.submit("/mon-compte/fiche/region", {"region_code": "53"}).status_code == 303
    moved = profile_of(user)
    assert (moved.region_code, moved.department_code) == ("53", None)
    assert neighbour.email not in client.get(neighbours_page).text
    own = client.page(f"/annuaire/personnes/{user.id}").body.text()
    assert "Bretagne" in own
    assert "Accès à l’alimentation" in own
    assert "profile.moved" in session.scalars(select(AuditEntry.action))

    again = client.submit("/mon-compte/fiche/region", {"region_code": "32"})
    assert again.status_code == 409
    assert "déjà changé de région" in again.text
    assert profile_of(user).region_code == "53"
    clock.advance(days=31)
    sign_in(client, user)
    assert client.submit("/mon-compte/fiche/region", {"region_code": "32"}).status_code == 303
