"""Duplicates: who may be the same person, why, and what staff may do about it."""

import pytest

from app.access_requests.queries.duplicates import (
    Likeness,
    duplicates_among,
    duplicates_of,
    offers_of,
)
from app.accounts.queries import find_user
from app.core.db import db
from tests.access_requests.staff import groups_of, page_of
from tests.access_requests.test_answers import chosen, post, text_of
from tests.factories import (
    AccessRequestFactory,
    AffiliationFactory,
    OrganisationFactory,
    RegionalTeamFactory,
    StaffFactory,
    UserFactory,
)
from tests.support.queries import count_queries

pytestmark = pytest.mark.usefixtures("session")
EMAIL = "zoe.nkunda@exemple.fr"
NAME = {"first_name": "Zoé", "last_name": "N’Kunda"}


@pytest.fixture
def officer():
    return StaffFactory()


@pytest.fixture
def asked():
    return AccessRequestFactory(email=EMAIL, organisation_name="CCAS de Lille", **NAME)


def known(organisation="Emmaüs", **options):
    """An account of the same name, in a structure."""
    user = UserFactory(**{**NAME, **options})
    AffiliationFactory(user_id=user.id, organisation_id=OrganisationFactory(name=organisation).id)
    return user


def likenesses(asked, officer):
    return [each.likeness for each in duplicates_of(asked, officer)]


def test_nobody_looks_like_somebody_else(asked, officer):
    UserFactory(first_name="Zoé", last_name="Autre")
    AccessRequestFactory(organisation_name="CCAS de Lille")

    assert duplicates_of(asked, officer) == []


@pytest.mark.parametrize("state", ["on_hold", "awaiting_information", "approved", "declined"])
def test_another_request_of_the_same_address(asked, officer, state):
    other = AccessRequestFactory(email=EMAIL, **{state: True})

    (found,) = duplicates_of(asked, officer)
    assert found.likeness is Likeness.SAME_ADDRESS
    assert found.request.id == other.id


@pytest.mark.parametrize("state", ["unconfirmed", "withdrawn", "expired"])
def test_a_request_that_came_to_nothing_is_no_duplicate(asked, officer, state):
    AccessRequestFactory(email=EMAIL, **{state: True})
    assert duplicates_of(asked, officer) == []


def test_an_account_of_the_same_address(asked, officer):
    UserFactory(email=EMAIL)
    assert likenesses(asked, officer) == [Likeness.SAME_ADDRESS]


@pytest.mark.parametrize("organisation", ["CCAS de Lille", "ccas de LILLE"])
def test_the_same_name_in_the_same_structure(asked, officer, organisation):
    known(organisation=organisation)
    AccessRequestFactory(organisation_name=organisation, **NAME)

    assert likenesses(asked, officer) == [Likeness.SAME_PLACE] * 2


@pytest.mark.parametrize(
    "name",
    [
        {"first_name": "ZOE", "last_name": "n'kunda"},
        {"first_name": "N’Kunda", "last_name": "Zoé"},
    ],
)
def test_accents_case_and_the_order_of_names_hide_nobody(asked, officer, name):
    known(**name)
    assert likenesses(asked, officer) == [Likeness.NEW_ADDRESS]


def test_the_same_name_elsewhere_with_a_new_address_may_have_changed_employer(asked, officer):
    known()
    assert likenesses(asked, officer) == [Likeness.NEW_ADDRESS]


def test_a_namesake_who_asked_from_elsewhere_is_no_duplicate(asked, officer):
    AccessRequestFactory(organisation_name="Emmaüs", **NAME)
    assert duplicates_of(asked, officer) == []


def test_two_people_without_structure_are_not_in_the_same_place(officer):
    asked = AccessRequestFactory(organisation_name="", **NAME)
    AccessRequestFactory(organisation_name="", **NAME)
    assert duplicates_of(asked, officer) == []


def test_a_region_learns_nothing_of_the_requests_of_another(asked):
    AccessRequestFactory(email=EMAIL, region_code="84", on_hold=True)
    team = RegionalTeamFactory(region_code="32", can_decide=True)

    assert duplicates_of(asked, team) == []


def test_a_page_costs_as_many_queries_for_twenty_requests_as_for_two(officer):
    requests = [AccessRequestFactory(email=f"p{n}@exemple.fr") for n in range(20)]
    for asked in requests:
        UserFactory(email=asked.email)
        AccessRequestFactory(email=asked.email, on_hold=True)

    def cost(some):
        db.session.expire_all()
        [(asked.email, asked.first_name) for asked in some]
        db.session.refresh(officer)
        with count_queries(db.engine) as seen:
            duplicates_among(some, officer)
        return len(seen)

    assert cost(requests[:2]) == cost(requests)


# What is offered.


def test_a_known_person_is_offered_as_one_more_structure_or_as_moved(asked, officer):
    user = known()
    offers = offers_of(asked, duplicates_of(asked, officer), officer)

    assert [(offer.account.id, offer.has_moved) for offer in offers] == [
        (user.id, False),
        (user.id, True),
    ]


def test_a_region_attaches_but_moves_no_account(asked):
    team = RegionalTeamFactory(region_code="32", can_decide=True)
    known()

    offers = offers_of(asked, duplicates_of(asked, team), team)
    assert [offer.has_moved for offer in offers] == [False]


def test_the_account_of_an_administrator_is_moved_by_no_officer(asked, officer):
    known(admin=True)
    offers = offers_of(asked, duplicates_of(asked, officer), officer)
    assert [offer.has_moved for offer in offers] == [False]


@pytest.mark.parametrize("trait", [{"deactivated": True}, {"email": EMAIL}])
def test_a_deactivated_account_or_that_of_the_very_address_is_not_offered(asked, officer, trait):
    known(**trait)
    assert offers_of(asked, duplicates_of(asked, officer), officer) == []


# On the screen.


def test_an_officer_says_who_it_is_before_accepting(client, sign_in, asked, officer):
    user = known(email="ancienne@exemple.fr")
    sign_in(client, officer)
    assert "changement d’employeur" in client.page(page_of(asked)).css_first(".app-likes").text()

    refused = post(client, asked, chosen(asked, "accepted"))
    assert refused.status_code == 422
    assert "Dites si cette personne a déjà un compte." in text_of(refused)

    fields = chosen(asked, "accepted", step="envoyer") | {"account": f"demenage-{user.id}"}
    assert post(client, asked, fields).status_code == 303
    db.session.refresh(user)
    assert user.email == EMAIL
    assert len(groups_of(user)) == 1


def test_somebody_else_gets_an_account_of_their_own(client, sign_in, asked, officer):
    user = known()
    sign_in(client, officer)

    post(client, asked, chosen(asked, "accepted", step="envoyer") | {"account": "nouveau"})
    assert find_user(EMAIL).id != user.id
    assert groups_of(user) == set()


def test_a_forged_choice_of_account_is_refused(client, sign_in, asked, officer):
    stranger = UserFactory()
    known()
    sign_in(client, officer)

    fields = chosen(asked, "accepted", step="envoyer") | {"account": f"demenage-{stranger.id}"}
    assert post(client, asked, fields).status_code == 422
    db.session.refresh(stranger)
    assert stranger.email != EMAIL


def test_a_region_cannot_forge_a_move(client, sign_in, asked):
    user = known(email="ancienne@exemple.fr")
    sign_in(client, RegionalTeamFactory(region_code="32", can_decide=True))

    fields = chosen(asked, "accepted", step="envoyer") | {"account": f"demenage-{user.id}"}
    assert post(client, asked, fields).status_code == 422
    db.session.refresh(user)
    assert user.email == "ancienne@exemple.fr"
