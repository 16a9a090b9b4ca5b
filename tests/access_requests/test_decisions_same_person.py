"""One person, one account: who is known already keeps theirs."""

import pytest
from sqlalchemy import func, select

from app.access_requests.models import AccessRequest, Decision, ImpossibleStep
from app.access_requests.services.welcome import SamePerson
from app.accounts.models import User
from app.accounts.queries import find_user
from app.accounts.services import AddressTaken
from app.core.db import db
from app.directory.models import Affiliation, Organisation
from tests.access_requests.staff import answer, groups_of
from tests.factories import (
    AccessRequestFactory,
    MemberFactory,
    OrganisationFactory,
    StaffFactory,
    UserFactory,
    WorkgroupFactory,
)

pytestmark = pytest.mark.usefixtures("session")
EMAIL = "amelie@exemple.fr"
ACCEPTED = Decision.ACCEPTED


@pytest.fixture
def officer() -> User:
    return StaffFactory()


@pytest.fixture
def asked() -> AccessRequest:
    groups = [WorkgroupFactory(number=5), WorkgroupFactory(number=6)]
    return AccessRequestFactory(
        workgroups=groups, email=EMAIL, first_name="Amélie", last_name="Durand"
    )


def test_an_account_at_the_very_address_serves(asked, officer, mailbox):
    known = UserFactory(email=EMAIL, first_name="Amélie")

    answer(asked, officer, ACCEPTED, ACCEPTED)

    assert asked.user_id == known.id
    assert len(groups_of(known)) == 2
    assert "/groupes" in mailbox.last(EMAIL).link("/groupes")
    assert not any("/activation/" in link for link in mailbox.last(EMAIL).links)


def test_a_deactivated_account_is_not_opened_by_the_back_door(asked, officer):
    UserFactory(email=EMAIL, deactivated=True)

    with pytest.raises(ImpossibleStep, match="désactivé"):
        answer(asked, officer, ACCEPTED)


def test_a_person_recognised_keeps_their_account_with_one_more_structure(asked, officer, mailbox):
    known = MemberFactory(email="ancienne@exemple.fr", workgroup=WorkgroupFactory(number=7))

    answer(asked, officer, ACCEPTED, ACCEPTED, same_person=SamePerson(known))

    current = db.session.scalars(
        select(Affiliation).where(Affiliation.user_id == known.id, Affiliation.ended_on.is_(None))
    ).all()
    assert len(current) == 2
    assert known.email == "ancienne@exemple.fr"
    assert len(groups_of(known)) == 3
    assert find_user(EMAIL) is None
    assert mailbox.to(EMAIL)
    assert mailbox.to("ancienne@exemple.fr")


def test_a_person_who_changed_employer_takes_their_account_along(asked, officer, mailbox):
    known = MemberFactory(email="ancienne@exemple.fr", workgroup=WorkgroupFactory(number=7))

    answer(asked, officer, ACCEPTED, same_person=SamePerson(known, has_moved=True))

    current = db.session.scalars(
        select(Affiliation).where(Affiliation.user_id == known.id, Affiliation.ended_on.is_(None))
    ).all()
    assert [tie.job_title for tie in current] == ["Directrice"]
    assert known.email == EMAIL
    assert "a changé" in mailbox.last("ancienne@exemple.fr").subject
    assert not any("/activation/" in link for link in mailbox.last("ancienne@exemple.fr").links)


def test_nobody_moves_to_an_address_that_another_account_has(asked, officer):
    known = MemberFactory(email="ancienne@exemple.fr")
    UserFactory(email=EMAIL)

    with pytest.raises(AddressTaken):
        answer(asked, officer, ACCEPTED, same_person=SamePerson(known, has_moved=True))


def test_the_link_of_an_account_that_waits_goes_to_its_own_address_alone(asked, officer, mailbox):
    known = UserFactory(email="ancienne@exemple.fr", pending=True)

    answer(asked, officer, ACCEPTED, same_person=SamePerson(known))

    assert mailbox.last("ancienne@exemple.fr").link("/activation/")
    assert mailbox.to(EMAIL) == []


def test_a_structure_chosen_in_the_list_is_not_doubled(officer):
    organisation = OrganisationFactory(name="CCAS de Lille")
    asked = AccessRequestFactory(organisation_name="CCAS de Lille", organisation_id=organisation.id)

    answer(asked, officer, ACCEPTED)

    same = select(func.count(Organisation.id)).where(Organisation.name == "CCAS de Lille")
    assert db.session.scalar(same) == 1
