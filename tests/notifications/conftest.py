"""People and a topic to be told of."""

import pytest
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.forums.models import Topic
from app.workgroups.models import Workgroup
from tests.factories import MemberFactory, WorkgroupFactory
from tests.notifications.steps import breakfast_topic


@pytest.fixture
def workgroup(session: Session) -> Workgroup:
    """Group 5 of Hauts-de-France."""
    return WorkgroupFactory(region_code="32", number=5)


@pytest.fixture
def amelie(workgroup: Workgroup) -> User:
    """A member of the group."""
    return MemberFactory(
        workgroup=workgroup,
        first_name="Amélie",
        last_name="Vasseur",
        email="amelie@exemple.fr",
    )


@pytest.fixture
def topic(workgroup: Workgroup) -> Topic:
    """A topic of the group."""
    return breakfast_topic(workgroup)
