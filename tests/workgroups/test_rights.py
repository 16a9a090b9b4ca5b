"""Who may act on a group: those who run it, and nobody from elsewhere."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.accounts.models import NationalRole, RoleGrant, User
from app.core.db import db
from app.workgroups.models import JoinRequest, Membership, RegionalMandate, Role, Workgroup
from app.workgroups.policies import (
    can_leave,
    can_manage_workgroups,
    can_run,
    is_facilitator,
    is_member,
    managed_workgroups,
    visible_join_requests,
)
from tests.factories import (
    FacilitatorFactory,
    JoinRequestFactory,
    MemberFactory,
    RegionalTeamFactory,
    StaffFactory,
    UserFactory,
    WorkgroupFactory,
)
from tests.workgroups.conftest import HERE

PERSONAS: dict[str, tuple[Callable[[Workgroup, Workgroup], User], bool]] = {
    "a facilitator of the group": (lambda here, _: FacilitatorFactory(workgroup=here), True),
    "the team of its region": (lambda _h, _t: RegionalTeamFactory(region_code="32"), True),
    "ANSA": (lambda _h, _t: StaffFactory(), True),
    "a member": (lambda here, _: MemberFactory(workgroup=here), False),
    "an observer": (lambda here, _: MemberFactory(workgroup=here, role=Role.OBSERVER), False),
    "its State referent": (
        lambda here, _: MemberFactory(workgroup=here, role=Role.STATE_REFERENT),
        False,
    ),
    "a facilitator elsewhere": (lambda _, there: FacilitatorFactory(workgroup=there), False),
    "the team of another region": (lambda _h, _t: RegionalTeamFactory(region_code="53"), False),
    "the national delegation": (lambda _h, _t: UserFactory(national=True), False),
    "an administrator": (lambda _h, _t: UserFactory(admin=True), False),
    "somebody of no group": (lambda _h, _t: UserFactory(), False),
}


@pytest.mark.parametrize("persona", PERSONAS)
def test_who_runs_a_group(session, workgroup, elsewhere, persona):
    make, runs = PERSONAS[persona]
    user = make(workgroup, elsewhere)
    asked = JoinRequestFactory(workgroup_id=workgroup.id)
    assert can_run(user, workgroup) is runs
    assert (workgroup in session.scalars(managed_workgroups(user)).all()) is runs
    assert (asked in session.scalars(visible_join_requests(user)).all()) is runs


@pytest.mark.parametrize("persona", PERSONAS)
def test_only_ansa_and_administrators_create_and_archive(session, workgroup, elsewhere, persona):
    user = PERSONAS[persona][0](workgroup, elsewhere)
    assert can_manage_workgroups(user) is (persona in {"ANSA", "an administrator"})


def test_a_facilitator_who_left_runs_nothing(session, workgroup, facilitator):
    place = session.scalar(select(Membership).where(Membership.user_id == facilitator.id))
    place.ended_at = place.joined_at
    session.commit()
    assert not can_run(facilitator, workgroup)
    assert not is_facilitator(facilitator)
    assert not is_member(facilitator, workgroup)
    assert not can_leave(facilitator, workgroup)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    roles=st.lists(st.sampled_from(sorted(Role)), max_size=4),
    regions=st.sets(st.sampled_from(["53", "84", "04"])),
    is_national=st.booleans(),
)
def test_whatever_one_is_elsewhere_gives_nothing_here(session, roles, regions, is_national):
    here = WorkgroupFactory(region_code="32", number=5)
    user = UserFactory()
    for rank, role in enumerate(roles, start=1):
        group = WorkgroupFactory(region_code="53", number=rank)
        db.session.add(Membership(workgroup_id=group.id, user_id=user.id, role=role))
    for code in regions:
        db.session.add(RegionalMandate(user_id=user.id, region_code=code, can_decide=True))
    if is_national:
        user.roles = [RoleGrant(role=NationalRole.NATIONAL)]
    db.session.commit()
    assert not can_run(user, here)
    assert not is_member(user, here)
    assert here not in db.session.scalars(managed_workgroups(user)).all()


GESTURES = [
    ("reglages", {"mandate": "Pris !", "openness": "open"}),
    ("demandes/{request}", {"decision": "accept", "word": "Oui"}),
    ("membres/{member}", {"role": "facilitator"}),
    ("membres/{member}/retirer", {"word": "Dehors"}),
]


@pytest.mark.parametrize("gesture", GESTURES, ids=lambda gesture: gesture[0])
@pytest.mark.parametrize("persona", [name for name, (_, runs) in PERSONAS.items() if not runs])
def test_whoever_does_not_run_a_group_changes_nothing_in_it(
    session, workgroup, elsewhere, raw_client, sign_in, persona, gesture
):
    path, form = gesture
    member = MemberFactory(workgroup=workgroup)
    asked = JoinRequestFactory(workgroup_id=workgroup.id)
    sign_in(raw_client, PERSONAS[persona][0](workgroup, elsewhere))
    before = state_of(workgroup)
    url = f"{HERE}/{path.format(request=asked.id, member=member.id)}"
    assert raw_client.get(url).status_code == 403
    answer = raw_client.post(url, data={**form, "csrf_token": token_of(raw_client)})
    assert answer.status_code == 403
    assert state_of(workgroup) == before


def token_of(client) -> str:
    """A good token of this browser, from the sign-out button of any page."""
    text = client.get("/groupes").text
    return text.partition('name="csrf_token" value="')[2].partition('"')[0]


def state_of(workgroup: Workgroup) -> tuple[object, ...]:
    db.session.expire_all()
    group = db.session.get_one(Workgroup, workgroup.id)
    asked = select(func.count(JoinRequest.id)).where(JoinRequest.decided_at.is_not(None))
    roles = select(Membership.user_id, Membership.role, Membership.ended_at).order_by(Membership.id)
    rows = [tuple(row) for row in db.session.execute(roles)]
    return group.mandate, group.openness, db.session.scalar(asked), rows


def test_a_request_of_another_group_is_not_answered_from_here(
    session, workgroup, elsewhere, facilitator, signed_in
):
    asked = JoinRequestFactory(workgroup_id=elsewhere.id)
    assert signed_in(facilitator).get(f"{HERE}/demandes/{asked.id}").status_code == 404


def test_a_post_without_its_token_changes_nothing(
    session, workgroup, facilitator, raw_client, sign_in
):
    sign_in(raw_client, facilitator)
    before = state_of(workgroup)
    sent = raw_client.post(f"{HERE}/reglages", data={"mandate": "Pris", "openness": "open"})
    assert sent.status_code == 400
    assert state_of(workgroup) == before
