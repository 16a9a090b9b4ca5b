"""Who sees a detail of a person: as that person chose, staff like anybody else."""

from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.db import db, now
from app.directory.models import Consent, Detail, Profile, Visibility
from app.directory.policies.people import can_see, shown_details, shown_details_of, shows
from app.directory.services.consents import choices_of, choose_visibility, hide_all
from app.workgroups.models import Membership
from app.workgroups.services import end_membership
from tests.factories import (
    MemberFactory,
    MembershipFactory,
    ProfileFactory,
    StaffFactory,
    UserFactory,
    WorkgroupFactory,
)
from tests.support.client import PageClient
from tests.support.queries import count_queries

PAGE = "/mon-compte/fiche/visibilite"


@dataclass
class People:
    """A person, and those who look at their page: how near each stands."""

    person: User
    fellow: User
    neighbour: User
    stranger: User
    staff: User


@pytest.fixture
def people(session: Session) -> People:
    here, beside = WorkgroupFactory(region_code="32"), WorkgroupFactory(region_code="32")
    away = WorkgroupFactory(region_code="84")
    person, stranger = MemberFactory(workgroup=here), MemberFactory(workgroup=away)
    fellow = MemberFactory(workgroup=away)
    MembershipFactory(user_id=fellow.id, workgroup_id=here.id)
    return People(person, fellow, MemberFactory(workgroup=beside), stranger, StaffFactory())


def profile_of(user: User) -> Profile:
    found = select(Profile).where(Profile.user_id == user.id)
    return db.session.scalars(found.execution_options(populate_existing=True)).one()


def choose(user: User, visibility: Visibility, *details: Detail) -> None:
    choose_visibility(profile_of(user), dict.fromkeys(details or Detail, visibility), by=user)
    db.session.commit()


@pytest.mark.parametrize(
    ("visibility", "seers"),
    [
        (Visibility.NOBODY, {"person"}),
        (Visibility.GROUPS, {"person", "fellow"}),
        (Visibility.REGION, {"person", "neighbour"}),
        (Visibility.MEMBERS, {"person", "fellow", "neighbour", "stranger", "staff"}),
    ],
)
@pytest.mark.parametrize("detail", list(Detail))
def test_a_detail_is_seen_by_those_chosen_and_nobody_else(
    people: People, detail: Detail, visibility: Visibility, seers: set[str]
) -> None:
    choose(people.person, visibility, detail)
    others = set(Detail) - {detail}
    for name, viewer in vars(people).items():
        seen = shown_details(viewer, profile_of(people.person))
        assert (detail in seen) is (name in seers), name
        assert name == "person" or not seen & others


def test_a_new_page_shows_nothing(people: People) -> None:
    assert shown_details(people.fellow, profile_of(people.person)) == set()
    assert shown_details(people.person, profile_of(people.person)) == set(Detail)


def test_who_left_the_group_sees_no_more(people: People) -> None:
    choose(people.person, Visibility.GROUPS)
    assert can_see(people.fellow, Detail.EMAIL, profile_of(people.person))
    theirs = select(Membership).where(Membership.user_id == people.fellow.id)
    for membership in db.session.scalars(theirs).all():
        end_membership(membership, by=None)
    assert not can_see(people.fellow, Detail.EMAIL, profile_of(people.person))


@pytest.mark.parametrize(
    "state", [{"pending": True}, {"deactivated": True}, {"anonymised_at": now()}]
)
def test_nothing_is_shown_of_an_account_that_is_not_in_use(
    people: People, state: dict[str, object]
) -> None:
    gone = UserFactory(**state)
    ProfileFactory(user_id=gone.id, email_visibility=Visibility.MEMBERS)
    assert shown_details_of(people.staff, [gone.id, people.person.id]) == {people.person.id: set()}


def test_an_account_without_region_sees_what_is_for_all_only(people: People) -> None:
    choose(people.person, Visibility.REGION, Detail.EMAIL)
    choose(people.person, Visibility.MEMBERS, Detail.PHONE)
    assert shown_details(people.staff, profile_of(people.person)) == {Detail.PHONE}


def expected(viewer: User, profile: Profile, mates: set[int], home: str | None) -> set[Detail]:
    """The rule once more, as one would say it."""
    allowed = {Visibility.MEMBERS}
    if profile.user_id in mates:
        allowed.add(Visibility.GROUPS)
    if home is not None and home == profile.region_code:
        allowed.add(Visibility.REGION)
    chosen = choices_of(profile)
    return {each for each in Detail if profile.user_id == viewer.id or chosen[each] in allowed}


CHOICES = st.lists(st.tuples(*[st.sampled_from(Visibility)] * 3), min_size=4, max_size=4)


@given(CHOICES)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_lists_and_pages_agree_whatever_is_chosen(
    people: People, choices: list[tuple[Visibility, ...]]
) -> None:
    settled = [people.person, people.fellow, people.neighbour, people.stranger]
    homes = {each.id: profile_of(each).region_code for each in settled}
    mates = {
        people.person.id: {people.person.id, people.fellow.id},
    }
    for user, chosen in zip(settled, choices, strict=True):
        choose_visibility(profile_of(user), dict(zip(Detail, chosen, strict=True)), by=user)
    ids = [each.id for each in settled]
    for viewer in (people.person, people.neighbour, people.staff):
        listed = shown_details_of(viewer, ids)
        for user in settled:
            profile = profile_of(user)
            with_me = mates.get(viewer.id, {viewer.id})
            right = expected(viewer, profile, with_me, homes.get(viewer.id))
            assert listed[user.id] == shown_details(viewer, profile) == right
            for detail in Detail:
                found = select(Profile.user_id).where(shows(viewer, detail))
                assert (user.id in set(db.session.scalars(found))) is (detail in right)


def test_a_list_asks_once_however_many_people(people: People) -> None:
    ids = [each.id for each in vars(people).values()]
    with count_queries(db.engine) as few:
        shown_details_of(people.stranger, ids[:1])
    with count_queries(db.engine) as many:
        shown_details_of(people.stranger, ids)
    assert len(few) == len(many)


def test_a_choice_is_dated_and_its_withdrawal_too(people: People) -> None:
    choose(people.person, Visibility.REGION, Detail.EMAIL)
    choose(people.person, Visibility.REGION, Detail.EMAIL)
    choose(people.person, Visibility.MEMBERS, Detail.EMAIL)
    hide_all(profile_of(people.person), by=people.person)
    rows = db.session.scalars(select(Consent).order_by(Consent.id)).all()
    assert [each.visibility for each in rows] == [Visibility.REGION, Visibility.MEMBERS]
    assert all(each.given_at and each.withdrawn_at for each in rows)
    assert set(choices_of(profile_of(people.person)).values()) == {Visibility.NOBODY}


def test_a_person_chooses_and_hides_all_again_in_one_click(
    people: People, client: PageClient, sign_in
) -> None:
    sign_in(client, people.person)
    chosen = {"email": "members", "phone": "groups", "photo": "nobody"}
    assert client.submit(PAGE, chosen).status_code == 302
    assert choices_of(profile_of(people.person)) == {
        Detail.EMAIL: Visibility.MEMBERS,
        Detail.PHONE: Visibility.GROUPS,
        Detail.PHOTO: Visibility.NOBODY,
    }
    sign_in(client, people.stranger)
    page = f"/annuaire/personnes/{people.person.id}"
    assert people.person.email in client.get(page).text
    sign_in(client, people.person)
    assert client.submit(PAGE, form="form[action$='tout-cacher']").status_code == 302
    assert "En cours" not in client.get(PAGE).text
    sign_in(client, people.stranger)
    assert people.person.email not in client.get(page).text


def test_a_choice_that_does_not_exist_is_refused(
    people: People, client: PageClient, sign_in
) -> None:
    sign_in(client, people.person)
    chosen = {"email": "everybody", "phone": "groups", "photo": "nobody"}
    assert client.submit(PAGE, chosen).status_code == 422
    assert db.session.scalars(select(Consent)).all() == []
