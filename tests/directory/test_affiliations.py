"""Changing employer: one account, functions with dates, mandates confirmed by those who run."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.db import db, now
from app.directory.models import Affiliation, Organisation, Profile
from app.directory.services.affiliations import AlreadyEnded, end_affiliation, retitle
from app.notifications.kinds import Rhythm, Span
from app.notifications.models import Notification
from app.workgroups.models import Membership, Openness, Role, Workgroup
from app.workgroups.notices import TO_CONFIRM, waiting_mandates
from app.workgroups.policies import mandates_awaiting
from app.workgroups.services import add_member
from tests.factories import (
    AffiliationFactory,
    FacilitatorFactory,
    MemberFactory,
    MembershipFactory,
    OrganisationFactory,
    RegionalTeamFactory,
    StaffFactory,
    TopicFactory,
    WorkgroupFactory,
)
from tests.support.client import PageClient

ADD = "/mon-compte/fiche/fonctions/ajouter"
GROUP = "/groupes/hauts-de-france/acces-a-l-alimentation"
TODAY = now().date()


@pytest.fixture
def workgroup(session: Session) -> Workgroup:
    return WorkgroupFactory(region_code="32", number=5)


def ties_of(user: User) -> list[Affiliation]:
    found = select(Affiliation).where(Affiliation.user_id == user.id).order_by(Affiliation.id)
    return list(db.session.scalars(found.execution_options(populate_existing=True)))


def place_of(user: User, workgroup: Workgroup) -> Membership:
    found = select(Membership).where(
        Membership.user_id == user.id, Membership.workgroup_id == workgroup.id
    )
    return db.session.scalars(found.execution_options(populate_existing=True)).one()


def told(user: User) -> list[int]:
    rows = select(Notification.about_id).where(
        Notification.user_id == user.id, Notification.kind == TO_CONFIRM.key
    )
    return list(db.session.scalars(rows))


def move(client: PageClient, **fields: object) -> None:
    typed = {"organisation": "Épicerie Neuve", "job_title": "Directrice", **fields}
    assert client.submit(ADD, typed).status_code == 302


def test_a_new_employer_ends_the_former_one_that_day(session, client, sign_in, workgroup):
    user = MemberFactory(workgroup=workgroup)
    sign_in(client, user)
    move(client, started_on="2024-03-01")
    former, new = ties_of(user)
    assert former.ended_on == new.started_on == date(2024, 3, 1)
    assert new.ended_on is None
    assert new.job_title == "Directrice"
    added = session.get_one(Organisation, new.organisation_id)
    assert (added.name, added.proposed_by_id) == ("Épicerie Neuve", user.id)


def test_a_second_function_beside_the_first_confirms_nothing(session, client, sign_in, workgroup):
    user, runs = MemberFactory(workgroup=workgroup), FacilitatorFactory(workgroup=workgroup)
    sign_in(client, user)
    move(client, ending=None)
    assert [each.ended_on for each in ties_of(user)] == [None, None]
    assert place_of(user, workgroup).to_confirm_at is None
    assert told(runs) == []


def test_a_known_structure_is_found_by_its_name(session, client, sign_in, workgroup):
    known = OrganisationFactory(name="Épicerie Neuve")
    user = MemberFactory(workgroup=workgroup)
    sign_in(client, user)
    move(client, organisation="epicerie  NEUVE")
    assert ties_of(user)[1].organisation_id == known.id


def test_the_same_function_sent_twice_is_declared_once(session, client, sign_in, workgroup):
    user = MemberFactory(workgroup=workgroup)
    sign_in(client, user)
    move(client)
    move(client)
    assert [each.ended_on is None for each in ties_of(user)] == [False, True]


@pytest.mark.parametrize(
    "fields",
    [
        {"started_on": (TODAY + timedelta(days=2)).isoformat()},
        {"started_on": "demain"},
        {"started_on": "1066-10-14"},
        {"job_title": " "},
        {"organisation": "https://exemple.fr"},
        {"ending": ["x"]},
    ],
)
def test_what_cannot_be_declared_is_told(session, client, sign_in, workgroup, fields):
    user = MemberFactory(workgroup=workgroup)
    sign_in(client, user)
    typed = {"organisation": "Épicerie Neuve", "job_title": "Directrice", **fields}
    assert client.submit(ADD, typed).status_code == 422
    assert len(ties_of(user)) == 1


def test_nobody_ends_the_function_of_somebody_else(session, client, sign_in, workgroup):
    other = MemberFactory(workgroup=workgroup)
    tie = ties_of(other)[0]
    user = MemberFactory(workgroup=workgroup)
    sign_in(client, user)
    assert client.get(f"/mon-compte/fiche/fonctions/{tie.id}").status_code == 404
    assert client.get(f"/mon-compte/fiche/fonctions/{tie.id}/terminer").status_code == 404
    typed = {"organisation": "Épicerie Neuve", "job_title": "Directrice", "ending": [str(tie.id)]}
    assert client.submit(ADD, typed).status_code == 422
    assert ties_of(other)[0].ended_on is None


def test_a_function_is_corrected_and_ended(session, client, sign_in, workgroup):
    user = MemberFactory(workgroup=workgroup)
    tie = ties_of(user)[0]
    sign_in(client, user)
    own = f"/mon-compte/fiche/fonctions/{tie.id}"
    assert client.submit(own, {"job_title": "Directrice"}).status_code == 302
    assert place_of(user, workgroup).to_confirm_at is None
    assert client.submit(f"{own}/terminer", {"ended_on": "2024-01-31"}).status_code == 302
    ended = ties_of(user)[0]
    assert (ended.job_title, ended.ended_on) == ("Directrice", date(2024, 1, 31))
    assert place_of(user, workgroup).to_confirm_at is not None
    assert client.get(own).status_code == 404


def test_a_function_ended_meanwhile_is_not_changed(session, workgroup):
    user = MemberFactory(workgroup=workgroup)
    tie = ties_of(user)[0]
    end_affiliation(tie, user, on=TODAY, by=user)
    with pytest.raises(AlreadyEnded):
        end_affiliation(tie, user, on=TODAY, by=user)
    with pytest.raises(AlreadyEnded):
        retitle(tie, "Autre", by=user)


def test_those_who_run_the_group_are_told_and_confirm(session, client, sign_in, workgroup):
    user = MemberFactory(workgroup=workgroup)
    runs, member = FacilitatorFactory(workgroup=workgroup), MemberFactory(workgroup=workgroup)
    sign_in(client, user)
    move(client)
    place = place_of(user, workgroup)
    assert place.to_confirm_at is not None
    assert (told(runs), told(member), told(user)) == ([place.id], [], [])
    sign_in(client, member)
    assert "Mandats à confirmer" not in client.get(f"{GROUP}/membres").text
    sign_in(client, runs)
    assert user.full_name in client.page("/").css_first("#mandats-a-confirmer").parent.text()
    shown = client.page(f"{GROUP}/membres").css_first("#mandats-a-confirmer").parent.text()
    assert "Directrice, Épicerie Neuve" in shown
    answer = client.submit(f"{GROUP}/membres", form=f"form[action$='membres/{user.id}/confirmer']")
    assert answer.status_code == 302
    assert place_of(user, workgroup).to_confirm_at is None
    assert "Mandats à confirmer" not in client.get(f"{GROUP}/membres").text


def test_a_place_that_is_not_confirmed_is_ended(session, client, sign_in, workgroup):
    user, runs = MemberFactory(workgroup=workgroup), FacilitatorFactory(workgroup=workgroup)
    sign_in(client, user)
    move(client)
    sign_in(client, runs)
    answer = client.submit(f"{GROUP}/membres/{user.id}/retirer", {"word": "Merci."})
    assert answer.status_code == 302
    assert place_of(user, workgroup).ended_at is not None
    assert session.scalars(mandates_awaiting(runs)).all() == []


def test_nobody_confirms_their_own_place(session, client, raw_client, sign_in, workgroup):
    runs, team = FacilitatorFactory(workgroup=workgroup), RegionalTeamFactory(region_code="32")
    sign_in(client, runs)
    move(client)
    assert told(team) == [place_of(runs, workgroup).id]
    assert "Mandats à confirmer" not in client.get(f"{GROUP}/membres").text
    token = client.page(f"{GROUP}/membres").css_first("[name=csrf_token]").attributes["value"]
    own = f"{GROUP}/membres/{runs.id}/confirmer"
    assert client.post(own, data={"csrf_token": token}).status_code == 403
    sign_in(client, team)
    assert runs.full_name in client.get("/").text


def test_neither_observers_nor_archived_groups_wait(session, client, sign_in, workgroup):
    user = MemberFactory(workgroup=workgroup, role=Role.OBSERVER)
    archived = WorkgroupFactory(region_code="32", openness=Openness.ARCHIVED)
    MembershipFactory(user_id=user.id, workgroup_id=archived.id)
    sign_in(client, user)
    move(client)
    assert place_of(user, workgroup).to_confirm_at is None
    assert place_of(user, archived).to_confirm_at is None


def test_the_weekly_letter_tells_what_waits_once_for_each_group(
    session, client, sign_in, workgroup
):
    runs, staff = FacilitatorFactory(workgroup=workgroup), StaffFactory()
    for _ in range(2):
        sign_in(client, MemberFactory(workgroup=workgroup))
        move(client)
    span = Span(Rhythm.WEEKLY, now() - timedelta(days=7), now())
    session.expire_all()
    lines = waiting_mandates(runs, span)
    assert [(each.title, each.href) for each in lines] == [
        ("2\xa0mandats à confirmer", f"{GROUP}/membres")
    ]
    assert list(waiting_mandates(staff, span)) == []


def test_what_was_signed_stays_signed_with_the_structure_of_the_time(
    session, client, sign_in, workgroup
):
    user = MemberFactory(workgroup=workgroup)
    topic = TopicFactory(workgroup=workgroup, author=user)
    sign_in(client, user)
    move(client)
    assert "Association L’Étape" in client.get(f"/forum/sujets/{topic.id}").text


def test_several_functions_show_on_the_page_of_a_person(session, client, sign_in, workgroup):
    user = MemberFactory(workgroup=workgroup)
    AffiliationFactory(user_id=user.id, organisation_id=None, job_title="Élue")
    add_member(WorkgroupFactory(region_code="32"), user, by=None)
    sign_in(client, MemberFactory(workgroup=workgroup))
    page = client.get(f"/annuaire/personnes/{user.id}").text
    assert "Chargée de mission" in page
    assert "Élue, à titre personnel" in page
    assert session.get(Profile, user.id) is not None
