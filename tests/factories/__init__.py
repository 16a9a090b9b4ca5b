"""Fictional people, groups, requests and forums; each object is saved when it is made."""

from tests.factories.documents import (
    DepositFactory,
    DocumentFactory,
    DocumentFileFactory,
    DocumentVersionFactory,
    small_pdf,
)
from tests.factories.forums import AttachmentFactory, PostFactory, TopicFactory, forum_of
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
    "AttachmentFactory",
    "DepositFactory",
    "DocumentFactory",
    "DocumentFileFactory",
    "DocumentVersionFactory",
    "FacilitatorFactory",
    "InvitationFactory",
    "JoinRequestFactory",
    "MemberFactory",
    "MembershipFactory",
    "OpinionFactory",
    "OrganisationFactory",
    "PostFactory",
    "ProfileFactory",
    "ReasonTextFactory",
    "RegionalTeamFactory",
    "RequestMessageFactory",
    "StaffFactory",
    "ThemeFactory",
    "TopicFactory",
    "UserFactory",
    "WorkgroupFactory",
    "forum_of",
    "region",
    "small_pdf",
    "wishes_of",
]
