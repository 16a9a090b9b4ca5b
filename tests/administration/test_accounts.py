"""« Comptes »: found, opened, given roles, closed, opened again."""

import pytest
from sqlalchemy import select

from app.accounts.models import NationalRole, SignInSession, User
from app.core.audit import AuditEntry
from app.core.db import db
from app.workgroups.models import RegionalMandate, Workgroup
from tests.factories import (
    FacilitatorFactory,
    MemberFactory,
    RegionalTeamFactory,
    UserFactory,
    WorkgroupFactory,
)
from tests.support.client import new_client
from tests.support.queries import count_queries


def names(client, query: str) -> list[str]:
    page = client.page(f"/gestion/comptes?{query}")
    return [node.text() for node in page.css('main tbody td[data-label="Nom"] a')]


@pytest.mark.parametrize("typed", ["melanie", "MÉLANIE", "lecœur", "lecoeur mel", "melanie@exem"])
def test_a_person_is_found_by_a_part_of_their_name_or_address(client, staff, typed) -> None:
    UserFactory(first_name="Mélanie", last_name="Lecœur", email="melanie@exemple.fr")
    UserFactory(first_name="Bruno", last_name="Petit", email="bruno@exemple.fr")
    assert names(client, f"q={typed}") == ["Lecœur Mélanie"]


def test_a_wildcard_is_only_a_character(client, staff) -> None:
    assert names(client, "q=%25") == []


def test_accounts_are_filtered_by_state(client, staff) -> None:
    UserFactory(last_name="Ouvert", first_name="A", pending=True)
    UserFactory(last_name="Clos", first_name="B", deactivated=True)
    assert names(client, "state=pending") == ["Ouvert A"]
    assert names(client, "state=deactivated") == ["Clos B"]
    assert "Ansart Odile" in names(client, "state=active")


def test_accounts_are_filtered_by_role(client, staff) -> None:
    FacilitatorFactory(last_name="Anime", first_name="A")
    RegionalTeamFactory(last_name="Region", first_name="B")
    MemberFactory(last_name="Membre", first_name="C")
    assert names(client, "role=facilitator") == ["Anime A"]
    assert names(client, "role=region") == ["Region B"]
    assert names(client, "role=ansa") == ["Ansart Odile"]


def test_accounts_are_filtered_by_region(client, staff) -> None:
    MemberFactory(last_name="Nord", first_name="A", workgroup=WorkgroupFactory(region_code="32"))
    MemberFactory(last_name="Est", first_name="B", workgroup=WorkgroupFactory(region_code="44"))
    assert names(client, "region=44") == ["Est B"]


def test_a_forged_filter_is_refused_in_french(client, staff) -> None:
    answer = client.get("/gestion/comptes?state=secret")
    assert answer.status_code == 422


def test_the_list_costs_the_same_for_many_accounts(client, staff, app) -> None:
    def cost() -> int:
        with count_queries(db.engine) as queries:
            client.page("/gestion/comptes")
        return len(queries)

    MemberFactory()
    few = cost()
    MemberFactory.create_batch(12)
    assert cost() == few


def test_the_list_goes_on_past_fifty(client, staff) -> None:
    UserFactory.create_batch(55)
    page = client.page("/gestion/comptes")
    following = client.page(page.css_first('a[rel="next"]').attributes["href"])
    first = {node.text() for node in page.css("main tbody td[data-label='Adresse électronique']")}
    second = {
        node.text() for node in following.css("main tbody td[data-label='Adresse électronique']")
    }
    assert len(first) == 50
    assert second
    assert not first & second


def test_an_account_shows_who_the_person_is(client, staff) -> None:
    person = FacilitatorFactory(first_name="Zoé", last_name="D’Hondt")
    text = client.page(f"/gestion/comptes/{person.id}").css_first("main").text()
    assert "Zoé D’Hondt" in text
    assert person.email in text
    assert "Chargée de mission" in text
    assert "animatrice ou animateur" in text


def test_an_unknown_account_is_not_found(client, staff) -> None:
    assert client.get("/gestion/comptes/999999").status_code == 404


def test_a_facilitator_opens_no_account_of_others(client, sign_in, session) -> None:
    other = UserFactory()
    sign_in(client, FacilitatorFactory())
    assert client.get(f"/gestion/comptes/{other.id}").status_code == 403


def test_ansa_gives_and_takes_a_national_role(client, staff) -> None:
    person = UserFactory()
    place = f"/gestion/comptes/{person.id}"
    client.submit(place, {"role": "national"}, form="#donner-un-role")
    assert db.session.get_one(User, person.id).has_role(NationalRole.NATIONAL)
    client.submit(place, {"role": "national"}, form=f'form[action="{place}/roles/retirer"]')
    db.session.expire_all()
    assert not db.session.get_one(User, person.id).has_role(NationalRole.NATIONAL)
    logged = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert logged[-2:] == ["account.role_granted", "account.role_revoked"]


def test_ansa_names_no_administrator(client, staff) -> None:
    person = UserFactory()
    page = client.page(f"/gestion/comptes/{person.id}")
    offered = {node.attributes["value"] for node in page.css("#role option")}
    assert offered == {"", "ansa", "national"}


def test_an_administrator_names_another(client, admin) -> None:
    person = UserFactory()
    client.submit(f"/gestion/comptes/{person.id}", {"role": "admin"}, form="#donner-un-role")
    db.session.expire_all()
    assert person.is_admin


def test_giving_no_role_says_what_is_missing(client, staff) -> None:
    person = UserFactory()
    answer = client.submit(f"/gestion/comptes/{person.id}", form="#donner-un-role")
    assert answer.status_code == 422
    assert "Choisissez un rôle." in answer.get_data(as_text=True)


def test_a_forged_role_is_refused_and_nothing_is_given(client, staff) -> None:
    person = UserFactory()
    place = f"/gestion/comptes/{person.id}"
    token = client.page(place).css_first('[name="csrf_token"]').attributes["value"]
    answer = client.post(f"{place}/roles/donner", data={"csrf_token": token, "role": "admin"})
    assert answer.status_code == 422
    assert not db.session.get_one(User, person.id).roles


def test_nobody_takes_their_own_last_right_on_the_screen(client, staff) -> None:
    place = f"/gestion/comptes/{staff.id}"
    page = client.page(place)
    assert not page.css(f'form[action="{place}/roles/retirer"]')
    token = page.css_first('[name="csrf_token"]').attributes["value"]
    answer = client.post(f"{place}/roles/retirer", data={"csrf_token": token, "role": "ansa"})
    assert answer.status_code == 403


def test_the_last_administrator_keeps_their_role(client, sign_in, session) -> None:
    both = [NationalRole.ADMIN, NationalRole.ANSA]
    admin, other = UserFactory(roles=both), UserFactory(admin=True)
    sign_in(client, admin)
    place = f"/gestion/comptes/{other.id}"
    button = f'form[action="{place}/roles/retirer"]'
    client.submit(place, form=button)
    place = f"/gestion/comptes/{admin.id}"
    token = client.page(place).css_first('[name="csrf_token"]').attributes["value"]
    answer = client.post(f"{place}/roles/retirer", data={"csrf_token": token, "role": "admin"})
    assert answer.status_code == 409
    assert "dernier à pouvoir administrer" in answer.get_data(as_text=True)


def test_ansa_gives_a_region_its_team_and_lets_it_decide(client, staff) -> None:
    person = UserFactory()
    place = f"/gestion/comptes/{person.id}"
    client.submit(place, {"region": "32", "can_decide": True}, form="#donner-un-mandat")
    mandate = db.session.scalars(select(RegionalMandate)).one()
    assert (mandate.user_id, mandate.region_code, mandate.can_decide) == (person.id, "32", True)
    client.submit(place, {"region": "32", "can_decide": False}, form="#donner-un-mandat")
    db.session.expire_all()
    assert db.session.scalars(select(RegionalMandate)).one().can_decide is False
    client.submit(place, form=f'form[action="{place}/mandats/retirer"]')
    assert not db.session.scalars(select(RegionalMandate)).all()


def test_a_mandate_without_a_region_is_refused(client, staff) -> None:
    person = UserFactory()
    answer = client.submit(
        f"/gestion/comptes/{person.id}", {"region": ""}, form="#donner-un-mandat"
    )
    assert answer.status_code == 422
    assert "Choisissez une région." in answer.get_data(as_text=True)


def test_a_closed_account_is_silent_at_once_and_can_be_opened_again(
    client, staff, sign_in, app
) -> None:
    workgroup = WorkgroupFactory()
    person = FacilitatorFactory(workgroup=workgroup)
    theirs = new_client(app)
    sign_in(theirs, person)
    place = f"/gestion/comptes/{person.id}"
    page = client.page(f"{place}/desactiver").css_first("main").text()
    assert "1\N{NO-BREAK SPACE}session ouverte" in page
    assert "n’auront plus personne pour les animer" in page
    client.submit(f"{place}/desactiver")
    db.session.expire_all()
    assert not db.session.scalars(
        select(SignInSession).where(SignInSession.user_id == person.id)
    ).all()
    assert theirs.get("/mon-compte").status_code != 200
    assert db.session.get_one(Workgroup, workgroup.id).facilitator_count == 0
    client.submit(f"{place}/reactiver")
    db.session.expire_all()
    assert db.session.get_one(User, person.id).is_active
    assert db.session.get_one(Workgroup, workgroup.id).facilitator_count == 1


def test_reading_the_confirmation_page_closes_nothing(client, staff) -> None:
    person = UserFactory()
    client.page(f"/gestion/comptes/{person.id}/desactiver")
    assert db.session.get_one(User, person.id).is_active


def test_nobody_closes_their_own_account_there(client, staff) -> None:
    assert client.get(f"/gestion/comptes/{staff.id}/desactiver").status_code == 403


def test_ansa_does_not_close_the_account_of_an_administrator(client, staff) -> None:
    admin = UserFactory(admin=True)
    assert client.get(f"/gestion/comptes/{admin.id}/desactiver").status_code == 403


def test_staff_sign_somebody_out_everywhere(client, staff, sign_in, app) -> None:
    person = MemberFactory()
    theirs = new_client(app)
    sign_in(theirs, person)
    place = f"/gestion/comptes/{person.id}"
    client.submit(place, form=f'form[action="{place}/deconnecter"]')
    assert theirs.get("/mon-compte").status_code != 200
    logged = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (logged.action, logged.details) == ("account.signed_out_everywhere", {"sessions": 1})


def test_the_journal_of_an_account_says_who_did_what(client, staff) -> None:
    person = UserFactory()
    client.submit(f"/gestion/comptes/{person.id}/desactiver")
    page = client.page(f"/gestion/comptes/{person.id}")
    journal = page.css_first('ol[aria-label="Journal"]').text()
    assert "Compte désactivé" in journal
    assert "Odile Ansart" in journal
