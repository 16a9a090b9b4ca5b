"""What the national delegation may do: read the whole, write where any member would."""

import pytest

from app.accounts.models import NationalRole, RoleGrant
from app.forums.policies import standing_in
from tests.factories import (
    MemberFactory,
    ProfileFactory,
    TopicFactory,
    UserFactory,
    WorkgroupFactory,
    forum_of,
)
from tests.factories.people import region


@pytest.fixture
def delegate(session):
    """Somebody of the national delegation who lives in Hauts-de-France."""
    person = UserFactory(national=True)
    ProfileFactory(user_id=person.id, region_code="32")
    return person


def of_group():
    return forum_of(WorkgroupFactory(region_code="32", number=5))


@pytest.mark.parametrize(
    ("forum", "writes"),
    [
        (forum_of, True),
        (lambda: forum_of(region("32")), True),
        (lambda: forum_of(region("84")), False),
        (of_group, False),
    ],
    ids=["the nation", "their region", "another region", "a group"],
)
def test_the_national_delegation_reads_all_and_writes_where_a_member_would(delegate, forum, writes):
    standing = standing_in(delegate, forum())
    assert standing.reads
    assert standing.writes is writes
    assert not standing.moderates


def test_a_delegate_who_joined_a_group_writes_there_and_in_its_region(session):
    group = WorkgroupFactory(region_code="84", number=5)
    person = MemberFactory(workgroup=group)
    person.roles.append(RoleGrant(role=NationalRole.NATIONAL))
    session.commit()
    assert standing_in(person, forum_of(group)).writes
    assert standing_in(person, forum_of(region("84"))).writes


def test_a_delegate_is_shown_no_form_in_another_region(delegate, signed_in):
    topic = TopicFactory(forum=forum_of(region("84")))
    client = signed_in(delegate)
    page = client.page(f"/forum/sujets/{topic.id}")
    assert "Vous lisez ce forum sans y écrire." in page.css_first("main").text()
    assert client.get(f"/forum/sujets/{topic.id}/repondre").status_code == 403
