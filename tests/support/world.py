"""A small world where every persona has something to do: people, groups, requests."""

from dataclasses import dataclass

from app.access_requests.models import AccessRequest, Invitation
from app.accounts.models import User
from app.core.db import db
from app.workgroups.models import JoinRequest, Workgroup
from tests.factories import (
    AccessRequestFactory,
    FacilitatorFactory,
    InvitationFactory,
    JoinRequestFactory,
    MemberFactory,
    ReasonTextFactory,
    RegionalTeamFactory,
    StaffFactory,
    UserFactory,
    WorkgroupFactory,
)

PERSONAS = ("visitor", "member", "facilitator", "regional", "ansa", "national", "admin")
HOME_THEME, OTHER_THEME = 5, 6
HOME, ELSEWHERE = "32", "84"


@dataclass(frozen=True)
class World:
    """Who and what there is. ``people`` has every persona but the visitor, who is nobody."""

    people: dict[str, User]
    other: User
    workgroup: Workgroup
    elsewhere: Workgroup
    access_request: AccessRequest
    join_request: JoinRequest
    invitation: Invitation
    reason_id: int

    def user(self, persona: str) -> User | None:
        return self.people.get(persona)


def build() -> World:
    """Make the world: everything happens in one group of Hauts-de-France, save ``elsewhere``."""
    workgroup = WorkgroupFactory(region_code=HOME, number=HOME_THEME)
    elsewhere = WorkgroupFactory(region_code=ELSEWHERE, number=OTHER_THEME)
    people = {
        "member": MemberFactory(workgroup=workgroup, email="membre@exemple.fr"),
        "facilitator": FacilitatorFactory(workgroup=workgroup, email="animatrice@exemple.fr"),
        "regional": RegionalTeamFactory(region_code=HOME, email="region@exemple.fr"),
        "ansa": StaffFactory(email="ansa@exemple.fr"),
        "national": UserFactory(national=True, email="national@exemple.fr"),
        "admin": UserFactory(admin=True, email="admin@exemple.fr"),
    }
    other = MemberFactory(workgroup=elsewhere, email="ailleurs@exemple.fr")
    world = World(
        people=people,
        other=other,
        workgroup=workgroup,
        elsewhere=elsewhere,
        access_request=AccessRequestFactory(workgroups=[workgroup, elsewhere]),
        join_request=JoinRequestFactory(workgroup_id=workgroup.id, user_id=other.id),
        invitation=InvitationFactory(
            workgroups=[workgroup], invited_by_id=people["facilitator"].id
        ),
        reason_id=ReasonTextFactory().id,
    )
    db.session.commit()
    return world
