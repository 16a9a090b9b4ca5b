"""Who invites in which groups, and which invitations each follows."""

from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.core.db import db
from app.workgroups.models import Membership, Openness, Role, Workgroup
from tests.access_requests.inviting import INES, LIST, NEW, SignIn, check, stored
from tests.access_requests.steps import text_of
from tests.factories import (
    FacilitatorFactory,
    InvitationFactory,
    MemberFactory,
    RegionalTeamFactory,
    StaffFactory,
    WorkgroupFactory,
)
from tests.support.client import PageClient
from tests.support.clock import Clock
from tests.support.queries import count_queries

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def workgroup() -> Workgroup:
    return WorkgroupFactory(number=5)


@pytest.fixture
def nadia(workgroup: Workgroup) -> User:
    return FacilitatorFactory(workgroup=workgroup, first_name="Nadia", last_name="Béa")


def test_a_facilitator_is_offered_their_own_living_groups_alone(
    client: PageClient, sign_in: SignIn, workgroup: Workgroup, nadia: User
) -> None:
    WorkgroupFactory(number=6)
    sign_in(client, nadia)
    boxes = client.page(NEW).css("[name=groups]")
    assert [box.attributes["value"] for box in boxes] == [str(workgroup.id)]
    workgroup.openness = Openness.ARCHIVED
    assert not client.page(NEW).css("[name=groups]")


def test_a_group_that_one_does_not_run_cannot_be_forged_in(
    client: PageClient, sign_in: SignIn, workgroup: Workgroup, nadia: User
) -> None:
    other = WorkgroupFactory(number=6)
    sign_in(client, nadia)
    answer = check(client, workgroup, INES, groups=[workgroup.id, other.id])
    assert answer.status_code == 422
    assert "pas de ceux que vous animez" in text_of(answer)
    assert not stored()


def test_a_regional_team_and_ansa_invite_in_the_groups_of_a_region(
    client: PageClient, sign_in: SignIn, workgroup: Workgroup
) -> None:
    sign_in(client, RegionalTeamFactory())
    assert str(workgroup.id) in {
        box.attributes["value"] for box in client.page(NEW).css("[name=groups]")
    }
    sign_in(client, StaffFactory())
    assert not client.page(NEW).css("[name=groups]")
    page = client.page(f"{NEW}?region=32&groupe={workgroup.id}")
    ticked = page.css("[name=groups][checked]")
    assert [box.attributes["value"] for box in ticked] == [str(workgroup.id)]


def test_a_member_does_not_invite(client: PageClient, sign_in: SignIn, nadia: User) -> None:
    sign_in(client, MemberFactory())
    assert client.get(NEW).status_code == 403
    assert client.get(LIST).status_code == 403


def test_one_follows_ones_own_invitations_and_ansa_all(
    client: PageClient, sign_in: SignIn, workgroup: Workgroup, nadia: User
) -> None:
    InvitationFactory(invited_by_id=nadia.id, email="une@exemple.fr", workgroups=[workgroup])
    other = InvitationFactory(email="deux@exemple.fr", workgroups=[workgroup])
    sign_in(client, nadia)
    page = client.page(LIST)
    assert "une@exemple.fr" in page.text()
    assert "deux@exemple.fr" not in page.text()
    token = page.css_first("main [name=csrf_token]").attributes["value"]
    for gesture in ("relancer", "annuler"):
        forged = client.post(f"{LIST}/{other.id}/{gesture}", data={"csrf_token": token})
        assert forged.status_code == 404
    sign_in(client, StaffFactory())
    assert "deux@exemple.fr" in client.page(LIST).text()


def test_whoever_no_longer_runs_the_group_does_not_send_again(
    client: PageClient, sign_in: SignIn, workgroup: Workgroup, nadia: User, clock: Clock
) -> None:
    kept = InvitationFactory(invited_by_id=nadia.id, workgroups=[workgroup])
    place = select(Membership).where(Membership.user_id == nadia.id)
    db.session.scalars(place).one().ended_at = kept.sent_at
    db.session.add(
        Membership(
            workgroup_id=WorkgroupFactory(number=6).id, user_id=nadia.id, role=Role.FACILITATOR
        )
    )
    clock.advance(days=2)
    sign_in(client, nadia)
    page = client.page(LIST)
    token = page.css_first("main [name=csrf_token]").attributes["value"]
    answer = client.post(f"{LIST}/{kept.id}/relancer", data={"csrf_token": token})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ("en-attente", ["attend"]),
        ("acceptee", ["accepte"]),
        ("expiree", ["expire"]),
        ("annulee", ["annule"]),
        ("toutes", ["accepte", "annule", "attend", "expire"]),
        ("n-importe-quoi", ["attend"]),
    ],
)
def test_the_list_is_filtered_by_state(
    client: PageClient, sign_in: SignIn, clock: Clock, state: str, shown: list[str]
) -> None:
    moment = clock.now()
    InvitationFactory(email="attend@exemple.fr")
    InvitationFactory(email="accepte@exemple.fr", accepted_at=moment)
    InvitationFactory(email="annule@exemple.fr", cancelled_at=moment)
    InvitationFactory(email="expire@exemple.fr", expires_at=moment)
    sign_in(client, StaffFactory())
    text = client.page(f"{LIST}?etat={state}").css_first("main").text()
    names = ["accepte", "annule", "attend", "expire"]
    assert [name for name in names if f"{name}@exemple.fr" in text] == shown


def test_the_list_asks_as_many_queries_for_twenty_as_for_two(
    app: Any, client: PageClient, sign_in: SignIn, workgroup: Workgroup
) -> None:
    staff = StaffFactory()
    sign_in(client, staff)

    def queries() -> int:
        with count_queries(db.engine) as seen:
            client.page(LIST)
        return len(seen)

    for _ in range(2):
        InvitationFactory(workgroups=[workgroup])
    few = queries()
    for _ in range(18):
        InvitationFactory(workgroups=[workgroup, WorkgroupFactory(number=6)])
    assert queries() == few
