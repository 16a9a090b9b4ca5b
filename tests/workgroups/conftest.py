"""The group of these tests: food access in Hauts-de-France, its people, and its neighbours'."""

from collections.abc import Callable

import pytest

from app.accounts.models import User
from app.workgroups.models import Workgroup
from tests.factories import FacilitatorFactory, MemberFactory, WorkgroupFactory
from tests.support.client import PageClient

HERE = "/groupes/hauts-de-france/acces-a-l-alimentation"
THERE = "/groupes/bretagne/acces-a-l-alimentation"


@pytest.fixture
def workgroup(session) -> Workgroup:
    return WorkgroupFactory(number=5)


@pytest.fixture
def elsewhere(session) -> Workgroup:
    return WorkgroupFactory(number=5, region_code="53")


@pytest.fixture
def facilitator(workgroup: Workgroup) -> User:
    return FacilitatorFactory(
        workgroup=workgroup,
        email="animatrice@exemple.fr",
        first_name="Amélie",
        last_name="Lefèvre",
        sort_name="lefevre amelie",
    )


@pytest.fixture
def stranger(elsewhere: Workgroup) -> User:
    """A member of another region's group."""
    return MemberFactory(workgroup=elsewhere, email="ailleurs@exemple.fr")


@pytest.fixture
def signed_in(
    client: PageClient, sign_in: Callable[[PageClient, User], None]
) -> Callable[[User], PageClient]:
    """The browser of a person."""

    def signed_in(user: User) -> PageClient:
        sign_in(client, user)
        return client

    return signed_in
