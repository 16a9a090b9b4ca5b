"""Factories make what their names say."""

import pytest
from sqlalchemy.orm import Session

from app.access_requests.models import RequestStatus
from app.workgroups.models import Membership, Role, Workgroup
from tests.factories import (
    AccessRequestFactory,
    FacilitatorFactory,
    InvitationFactory,
    JoinRequestFactory,
    MemberFactory,
    OpinionFactory,
    RegionalTeamFactory,
    StaffFactory,
    UserFactory,
    WorkgroupFactory,
    wishes_of,
)


@pytest.mark.parametrize("status", list(RequestStatus))
def test_a_request_in_each_state(session: Session, status: RequestStatus) -> None:
    traits = {} if status is RequestStatus.PENDING else {status.value: True}
    made = AccessRequestFactory(**traits)
    assert made.status is status
    assert bool(made.closed_at) is status.is_final
    assert len(wishes_of(made)) == 1


def test_a_facilitator_runs_the_group_and_the_counts_follow(session: Session) -> None:
    workgroup = WorkgroupFactory(number=5)
    FacilitatorFactory(workgroup=workgroup)
    MemberFactory(workgroup=workgroup)
    assert (workgroup.member_count, workgroup.facilitator_count) == (2, 1)
    assert {place.role for place in session.query(Membership)} == {Role.FACILITATOR, Role.MEMBER}


def test_a_group_known_by_its_theme_is_taken_not_made_again(session: Session) -> None:
    assert WorkgroupFactory(number=5) is WorkgroupFactory(number=5, mandate="Autre")
    assert WorkgroupFactory().id != WorkgroupFactory().id
    assert session.get_one(Workgroup, WorkgroupFactory(number=5).id).mandate == "Autre"


def test_people_hold_their_roles(session: Session) -> None:
    assert StaffFactory().is_ansa
    assert UserFactory(admin=True).is_admin
    assert not UserFactory(national=True).is_ansa
    assert RegionalTeamFactory(can_decide=True).is_active
    assert not UserFactory(deactivated=True).is_active
    assert UserFactory(pending=True).is_pending


def test_wishes_invitations_and_requests_to_join(session: Session) -> None:
    (wanted,) = wishes_of(AccessRequestFactory())
    assert OpinionFactory(wanted_id=wanted.id).wanted_id == wanted.id
    assert InvitationFactory().is_pending
    assert JoinRequestFactory().id
