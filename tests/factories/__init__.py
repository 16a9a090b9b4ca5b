"""Fictional people, groups and requests for the tests; each object is saved when it is made."""

from tests.factories.groups import (
    FacilitatorFactory,
    JoinRequestFactory,
    MemberFactory,
    MembershipFactory,
    RegionalTeamFactory,
    ThemeFactory,
    WorkgroupFactory,
)
from tests.factories.people import (
    AffiliationFactory,
    OrganisationFactory,
    ProfileFactory,
    StaffFactory,
    UserFactory,
    region,
)
from tests.factories.requests import (
    AccessRequestFactory,
    InvitationFactory,
    OpinionFactory,
    ReasonTextFactory,
    RequestMessageFactory,
    wishes_of,
)

__all__ = [
    "AccessRequestFactory",
    "AffiliationFactory",
    "FacilitatorFactory",
    "InvitationFactory",
    "JoinRequestFactory",
    "MemberFactory",
    "MembershipFactory",
    "OpinionFactory",
    "OrganisationFactory",
    "ProfileFactory",
    "ReasonTextFactory",
    "RegionalTeamFactory",
    "RequestMessageFactory",
    "StaffFactory",
    "ThemeFactory",
    "UserFactory",
    "WorkgroupFactory",
    "region",
    "wishes_of",
]
