"""The page of a structure: seen, proposed, completed by its people, confirmed by staff."""

import pytest
from sqlalchemy import func, select

from app.core.audit import AuditEntry
from app.core.db import db, now
from app.directory.models import Organisation
from app.directory.services.entries import problems, refresh_all
from app.directory.services.organisations import find_or_add_organisation
from tests.factories import (
    AffiliationFactory,
    MemberFactory,
    OrganisationFactory,
    StaffFactory,
    UserFactory,
    WorkgroupFactory,
)
from tests.support.queries import count_queries

SIRET = "73282932000074"
NEW = "/annuaire/structures/proposer"


def url_of(organisation, suffix="") -> str:
    return f"/annuaire/structures/{organisation.id}{suffix}"


@pytest.fixture
def organisation(session):
    return OrganisationFactory(name="Épicerie solidaire du Port", type_code="ASSOCIATION")


@pytest.fixture
def employee(session, organisation):
    user = UserFactory(first_name="Amélie", last_name="Dupré")
    AffiliationFactory(user_id=user.id, organisation_id=organisation.id, job_title="Directrice")
    return user


@pytest.fixture
def signed_in(session, client, sign_in):
    def enter(user):
        sign_in(client, user)
        return client

    return enter


def actions_on(organisation) -> list[str]:
    wanted = select(AuditEntry.action).where(
        AuditEntry.subject_kind == "organisations", AuditEntry.subject_id == str(organisation.id)
    )
    return list(db.session.scalars(wanted.order_by(AuditEntry.id)))


# Its page


def test_a_page_says_what_is_known_and_who_works_there(organisation, employee, signed_in):
    organisation.siret, organisation.website = SIRET, "https://www.exemple.fr/port"
    organisation.postcode, organisation.town = "59140", "Dunkerque"
    page = signed_in(UserFactory()).page(url_of(organisation)).css_first("main")
    text = page.text()
    for told in ("Association (solidarité", "Nord (59), Hauts-de-France", "59140 Dunkerque"):
        assert told in text
    assert "732\xa0829\xa0320\xa000074" in text
    assert "Amélie Dupré" in text
    assert "Directrice" in text
    link = page.css_first('a[href="https://www.exemple.fr/port"]')
    assert "noopener" in link.attributes["rel"]
    assert "1\xa0personne" in text


def test_the_groups_where_its_people_sit_are_named(organisation, signed_in):
    member = MemberFactory(workgroup=WorkgroupFactory(number=5))
    AffiliationFactory(user_id=member.id, organisation_id=organisation.id)
    text = signed_in(UserFactory()).page(url_of(organisation)).css_first("main").text()
    assert "Groupes de travail où siège la structure" in text


def test_whoever_left_or_closed_their_account_is_not_among_its_people(
    organisation, employee, signed_in, session
):
    gone = UserFactory(last_name="Partie")
    AffiliationFactory(user_id=gone.id, organisation_id=organisation.id, ended_on=now().date())
    closed = UserFactory(last_name="Fermée", deactivated_at=now())
    AffiliationFactory(user_id=closed.id, organisation_id=organisation.id)
    pending = UserFactory(last_name="Attendue", pending=True)
    AffiliationFactory(user_id=pending.id, organisation_id=organisation.id)
    text = signed_in(UserFactory()).page(url_of(organisation)).css_first("main").text()
    for name in ("Partie", "Fermée", "Attendue"):
        assert name not in text
    assert "Dupré" in text
    session.refresh(organisation)
    assert organisation.people_count == 1


def test_its_people_are_counted_when_one_leaves(organisation, employee, session):
    session.commit()
    session.refresh(organisation)
    assert organisation.people_count == 1
    employee.deactivated_at = now()
    session.commit()
    session.refresh(organisation)
    assert organisation.people_count == 0


def test_a_page_costs_the_same_for_two_people_and_for_twenty(organisation, signed_in):
    def add(count):
        for _ in range(count):
            AffiliationFactory(organisation_id=organisation.id)

    reader = signed_in(UserFactory())
    add(2)
    reader.get(url_of(organisation))
    with count_queries(db.engine) as few:
        reader.get(url_of(organisation))
    add(18)
    with count_queries(db.engine) as many:
        reader.get(url_of(organisation))
    assert len(many) == len(few), many


def test_a_visitor_sees_no_structure(organisation, raw_client):
    assert raw_client.get(url_of(organisation)).status_code in {302, 401}


# Proposing


def test_a_member_adds_a_structure_that_is_missing(signed_in, session):
    member = UserFactory()
    sent = signed_in(member).submit(
        NEW,
        {
            "name": "Maison des familles de l’Artois",
            "type_code": "ASSOCIATION",
            "department_code": "62",
            "town": "Arras",
            "website": "www.exemple.fr",
        },
    )
    added = session.scalars(select(Organisation).order_by(Organisation.id.desc())).first()
    assert sent.headers["Location"].endswith(url_of(added))
    assert (added.town, added.website) == ("Arras", "https://www.exemple.fr")
    assert (added.proposed_by_id, added.confirmed_at) == (member.id, None)
    assert actions_on(added) == ["organisation.proposed"]
    assert find_or_add_organisation(added.name, department_code="62", by=None) == added


@pytest.mark.parametrize(
    "typed", ["EPICERIE SOLIDAIRE DU PORT", "Epicerie solidaires du port", "Épicerie du Port"]
)
def test_the_likes_of_a_structure_are_shown_before_it_is_added(
    organisation, signed_in, session, typed
):
    fields = {"name": typed, "type_code": "ASSOCIATION", "department_code": "59"}
    client = signed_in(UserFactory())
    before = session.scalar(select(func.count(Organisation.id)))
    shown = client.submit(NEW, fields)
    assert "Est-ce l’une de celles-ci" in shown.text
    assert url_of(organisation) in shown.text
    assert session.scalar(select(func.count(Organisation.id))) == before


def test_one_may_add_it_all_the_same(organisation, signed_in, session):
    client = signed_in(UserFactory())
    values = {"name": organisation.name, "type_code": "CCAS", "department_code": "59"}
    page = client.page(NEW)
    token = page.css_first('main [name="csrf_token"]').attributes["value"]
    key = page.css_first('[name="submission_key"]').attributes["value"]
    sent = {**values, "csrf_token": token, "submission_key": key, "step": "ajouter"}
    first, second = (client.post(NEW, data=sent) for _ in range(2))
    assert first.status_code == 303
    assert first.headers["Location"] == second.headers["Location"]
    same = select(func.count(Organisation.id)).where(Organisation.name == organisation.name)
    assert session.scalar(same) == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "12 34"),
        ("name", "https://exemple.fr"),
        ("type_code", "INCONNU"),
        ("website", "ftp://exemple.fr"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_is_kept(signed_in, field, value):
    fields = {"name": "Relais du Hainaut", "type_code": "ASSOCIATION", "town": "Valenciennes"}
    sent = signed_in(UserFactory()).submit(NEW, fields | {field: value})
    assert sent.status_code == 422
    assert "Valenciennes" in sent.text


# Completing


def test_its_people_complete_its_page(organisation, employee, signed_in, session):
    sent = signed_in(employee).submit(
        url_of(organisation, "/completer"),
        {
            "siret": "732 829 320 00074",
            "street": "3 quai du Risban",
            "postcode": "59 140",
            "town": "Dunkerque",
            "description": "Des **paniers** à petit prix.",
        },
    )
    assert sent.status_code == 303
    session.refresh(organisation)
    assert (organisation.siret, organisation.postcode) == (SIRET, "59140")
    assert "<strong>paniers</strong>" in organisation.description_html
    entry = session.scalars(
        select(AuditEntry).where(AuditEntry.action == "organisation.completed")
    ).one()
    assert entry.details["fields"] == ["SIRET", "adresse", "code postal", "commune", "présentation"]


def test_who_may_complete_it_sees_so_and_nobody_else(organisation, employee, client, sign_in):
    former, stranger, staff = UserFactory(), UserFactory(), StaffFactory()
    AffiliationFactory(user_id=former.id, organisation_id=organisation.id, ended_on=now().date())
    for user, may in ((employee, True), (staff, True), (former, False), (stranger, False)):
        sign_in(client, user)
        page = client.page(url_of(organisation))
        assert ("Compléter cette page" in page.css_first("main").text()) is may
        status = client.get(url_of(organisation, "/completer")).status_code
        assert status == (200 if may else 403)


def test_the_second_of_two_edits_is_shown_the_first(
    organisation, employee, client, sign_in, session
):
    sign_in(client, employee)
    url = url_of(organisation, "/completer")
    form = client.page(url)
    values = {
        node.attributes["name"]: node.attributes.get("value") or ""
        for node in form.css('main form input[name="csrf_token"], main form input[name="version"]')
    }
    typed = {"name": organisation.name, "type_code": "ASSOCIATION", "department_code": "59"}
    first = client.post(url, data={**values, **typed, "town": "Dunkerque"})
    assert first.status_code == 303
    second = client.post(url, data={**values, **typed, "town": "Calais", "street": "1 rue Neuve"})
    assert second.status_code == 409
    for told in ("Amélie Dupré", "Dunkerque", "Calais", "1 rue Neuve"):
        assert told in second.text
    session.refresh(organisation)
    assert organisation.town == "Dunkerque"
    values["version"] = str(organisation.version)
    assert f'name="version" type="hidden" value="{organisation.version}"' in second.text
    third = client.post(url, data={**values, **typed, "town": "Calais"})
    assert third.status_code == 303
    session.refresh(organisation)
    assert organisation.town == "Calais"


def test_a_siret_is_that_of_one_structure(organisation, employee, signed_in, session):
    holder = OrganisationFactory(name="Banque alimentaire du Nord", siret=SIRET)
    sent = signed_in(employee).submit(url_of(organisation, "/completer"), {"siret": SIRET})
    assert sent.status_code == 422
    assert "Banque alimentaire du Nord" in sent.text
    assert url_of(holder) in sent.text
    session.refresh(organisation)
    assert organisation.siret is None


# Confirming


def test_staff_confirm_what_members_proposed(organisation, client, sign_in, session):
    organisation.proposed_by_id = UserFactory().id
    sign_in(client, StaffFactory())
    assert "Épicerie solidaire du Port" in client.page("/gestion/annuaire").css_first("main").text()
    sent = client.submit("/gestion/annuaire", form=f'form[action$="/{organisation.id}/confirmer"]')
    assert sent.status_code == 303
    session.refresh(organisation)
    assert organisation.confirmed_at
    assert "Aucune structure n’attend" in client.page("/gestion/annuaire").css_first("main").text()


def test_a_member_does_not_confirm(organisation, signed_in):
    member = signed_in(UserFactory())
    assert member.get("/gestion/annuaire").status_code == 403


def test_a_wrong_count_is_found_and_set_right(organisation, employee, session):
    organisation.people_count = 7
    session.commit()
    assert any(f"structure {organisation.id} compte 1" in told for told in problems())
    refresh_all()
    assert not list(problems())
