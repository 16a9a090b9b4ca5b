"""The first screen: what waits for each person, and nothing that is not theirs."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.accounts.models import User
from app.core.db import db, now
from app.workgroups.models import Workgroup
from tests.factories import (
    AccessRequestFactory,
    FacilitatorFactory,
    JoinRequestFactory,
    MemberFactory,
    OpinionFactory,
    RegionalTeamFactory,
    StaffFactory,
    UserFactory,
    WorkgroupFactory,
    wishes_of,
)
from tests.support.client import PageClient
from tests.support.queries import count_queries

GROUP = "/groupes/hauts-de-france/acces-a-l-alimentation"


@pytest.fixture
def workgroup(session) -> Workgroup:
    return WorkgroupFactory(number=5)


@pytest.fixture
def home_of(client: PageClient, sign_in) -> Callable[[User], str]:
    """What a person reads on their first screen."""

    def home_of(user: User) -> str:
        sign_in(client, user)
        return client.page("/").css_first("main").text()

    return home_of


@pytest.fixture
def links_of(client: PageClient, sign_in) -> Callable[[User], dict[str, str]]:
    """The links of a person's first screen: text by address."""

    def links_of(user: User) -> dict[str, str]:
        sign_in(client, user)
        found = client.page("/").css("main a[href]")
        return {link.attributes["href"]: link.text(strip=True) for link in found}

    return links_of


def asked_ago(days: int, **kwargs):
    return AccessRequestFactory(created_at=now() - timedelta(days=days), **kwargs)


def test_a_visitor_reads_what_the_service_is(client, session):
    page = client.page("/")
    assert page.css('a[href="/demander-un-acces"]')
    assert "Bonjour" not in page.css_first("main").text()


def test_a_member_finds_their_groups(workgroup, links_of):
    assert GROUP in links_of(MemberFactory(workgroup=workgroup))


def test_whoever_has_no_group_is_told_what_to_do(session, home_of, links_of):
    person = UserFactory()
    assert "Vous ne faites partie d’aucun groupe" in home_of(person)
    assert links_of(person)["/groupes"]


def test_ansa_sees_the_requests_by_age_each_leading_to_its_list(workgroup, links_of):
    for days in (1, 3, 10, 40, 41, 42):
        asked_ago(days, workgroups=[workgroup])
    asked_ago(60, workgroups=[workgroup], declined=True)
    asked_ago(5, workgroups=[workgroup], unconfirmed=True)
    links = links_of(StaffFactory())
    queue = "/gestion/demandes?anciennete="
    assert links[f"{queue}moins-d-une-semaine"].startswith("2\xa0demandes attendent")
    assert links[f"{queue}une-a-quatre-semaines"].startswith("1\xa0demande attend depuis une")
    assert links[f"{queue}plus-de-quatre-semaines"].startswith("3\xa0demandes attendent")
    assert links[f"{queue}en-retard"].startswith("4\xa0demandes dépassent")


def test_an_age_without_request_is_not_shown(workgroup, links_of):
    asked_ago(1, workgroups=[workgroup])
    links = links_of(StaffFactory())
    assert [href for href in links if "anciennete" in href] == [
        "/gestion/demandes?anciennete=moins-d-une-semaine"
    ]


def test_each_link_of_the_first_screen_leads_somewhere(workgroup, client, links_of):
    asked_ago(40, workgroups=[workgroup])
    UserFactory(pending=True)
    JoinRequestFactory(workgroup_id=WorkgroupFactory(number=6).id)
    JoinRequestFactory(workgroup_id=workgroup.id)
    people = StaffFactory(), FacilitatorFactory(workgroup=workgroup), UserFactory(admin=True)
    for person in people:
        for href in links_of(person):
            assert client.get(href).status_code == 200, href


def test_ansa_sees_the_groups_without_facilitator_and_the_accounts_to_activate(
    workgroup, home_of, links_of
):
    UserFactory(pending=True)
    staff = StaffFactory()
    assert "Voir les 270 groupes sans animatrice ni animateur" in home_of(staff)
    assert "1\xa0personne n’a pas encore activé son compte" in home_of(staff)
    assert "/gestion/groupes?state=without_facilitator" in links_of(staff)
    assert "/gestion/comptes/activations" in links_of(staff)


def test_the_groups_where_most_people_wait_for_a_facilitator_come_first(workgroup, links_of):
    MemberFactory(workgroup=workgroup)
    groups = [href for href in links_of(StaffFactory()) if href.endswith("/animation")]
    assert groups[0] == f"/gestion/groupes/{workgroup.id}/animation"
    assert len(groups) == 5


def test_ansa_sees_only_the_requests_to_join_that_nobody_else_answers(workgroup, home_of):
    FacilitatorFactory(workgroup=workgroup)
    held = UserFactory(last_name="Animée")
    orphan = UserFactory(last_name="Orpheline")
    JoinRequestFactory(workgroup_id=workgroup.id, user_id=held.id)
    JoinRequestFactory(workgroup_id=WorkgroupFactory(number=6).id, user_id=orphan.id)
    text = home_of(StaffFactory())
    assert "Orpheline" in text
    assert "Animée" not in text


def test_a_facilitator_sees_the_opinions_to_give_and_the_requests_to_join(workgroup, links_of):
    facilitator = FacilitatorFactory(workgroup=workgroup)
    (wish,) = wishes_of(AccessRequestFactory(workgroups=[workgroup], last_name="Candidat"))
    asked = JoinRequestFactory(workgroup_id=workgroup.id)
    links = links_of(facilitator)
    assert links[f"/demandes/avis/{wish.id}"].endswith("Candidat")
    assert f"{GROUP}/demandes/{asked.id}" in links


def test_an_opinion_given_waits_no_more(workgroup, home_of):
    facilitator = FacilitatorFactory(workgroup=workgroup)
    (wish,) = wishes_of(AccessRequestFactory(workgroups=[workgroup]))
    assert "Avis à donner" in home_of(facilitator)
    OpinionFactory(wanted_id=wish.id, author_id=facilitator.id)
    assert "Avis à donner" not in home_of(facilitator)


def test_a_facilitator_of_another_group_sees_nothing_of_this_one(workgroup, home_of):
    AccessRequestFactory(workgroups=[workgroup], last_name="Candidat")
    JoinRequestFactory(workgroup_id=workgroup.id)
    other = FacilitatorFactory(workgroup=WorkgroupFactory(number=5, region_code="53"))
    text = home_of(other)
    assert "Candidat" not in text
    assert "Rien n’attend de réponse de votre part" in text


def test_a_regional_team_sees_its_region(workgroup, home_of):
    AccessRequestFactory(workgroups=[workgroup], last_name="Candidat")
    JoinRequestFactory(workgroup_id=workgroup.id)
    here = home_of(RegionalTeamFactory(region_code="32"))
    assert "Candidat" in here
    assert "Demandes pour rejoindre un groupe" in here
    assert "Demandes d’accès à décider" not in here
    assert "Candidat" not in home_of(RegionalTeamFactory(region_code="53"))


def test_a_regional_team_that_decides_sees_the_requests_of_its_region_alone(workgroup, links_of):
    asked_ago(1, workgroups=[workgroup])
    asked_ago(1, region_code="53")
    href = "/gestion/demandes?anciennete=moins-d-une-semaine"
    links = links_of(RegionalTeamFactory(region_code="32", can_decide=True))
    assert links[href].startswith("1\xa0demande attend")


def test_a_member_sees_nothing_that_others_decide(workgroup, home_of):
    AccessRequestFactory(workgroups=[workgroup], last_name="Candidat")
    JoinRequestFactory(workgroup_id=workgroup.id)
    text = home_of(MemberFactory(workgroup=workgroup))
    assert "Candidat" not in text
    assert "Demandes" not in text


def test_a_deactivated_person_who_asked_is_shown_to_nobody(workgroup, home_of):
    JoinRequestFactory(
        workgroup_id=workgroup.id, user_id=UserFactory(deactivated=True, last_name="Parti").id
    )
    assert "Parti" not in home_of(FacilitatorFactory(workgroup=workgroup))


@pytest.mark.parametrize("make", [FacilitatorFactory, StaffFactory], ids=["facilitator", "ansa"])
def test_the_first_screen_costs_the_same_whatever_waits(session, workgroup, client, sign_in, make):
    user = make(workgroup=workgroup) if make is FacilitatorFactory else make()
    empty = WorkgroupFactory(number=6)
    sign_in(client, user)

    def cost() -> int:
        with count_queries(db.engine) as queries:
            client.page("/")
        return len(queries)

    def come(count: int) -> None:
        for _ in range(count):
            AccessRequestFactory(workgroups=[workgroup])
            JoinRequestFactory(workgroup_id=workgroup.id)
            JoinRequestFactory(workgroup_id=empty.id)
            UserFactory(pending=True)

    come(2)
    few = cost()
    come(18)
    assert cost() == few
