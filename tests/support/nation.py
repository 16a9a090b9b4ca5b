"""The start of a random story: groups of two regions, and somebody of each kind."""

from app.accounts.models import User
from app.workgroups.models import Role, Workgroup
from tests.factories import (
    FacilitatorFactory,
    MemberFactory,
    RegionalTeamFactory,
    UserFactory,
    WorkgroupFactory,
)


def three_groups() -> list[Workgroup]:
    """Two groups of a region and one of another, which has the theme of the first."""
    return [
        WorkgroupFactory(region_code=code, number=number)
        for code, number in (("32", 5), ("32", 6), ("84", 5))
    ]


def somebody_of_each_kind(groups: list[Workgroup]) -> list[User]:
    """Members, an observer, a facilitator, a regional team, a national reader, an administrator."""
    return [
        MemberFactory(workgroup=groups[0]),
        MemberFactory(workgroup=groups[1], role=Role.OBSERVER),
        FacilitatorFactory(workgroup=groups[2]),
        MemberFactory(workgroup=groups[2]),
        RegionalTeamFactory(region_code="84"),
        UserFactory(national=True),
        UserFactory(admin=True),
    ]
