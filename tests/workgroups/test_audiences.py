"""What the search lets a person find is what the scopes of reading open to them."""

from itertools import product

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.accounts.models import NationalRole, RoleGrant, User
from app.core.db import db, now
from app.documents.models import Document
from app.documents.policies import visible_documents
from app.forums.models import Forum, ForumKind, Topic
from app.forums.policies import visible_topics
from app.workgroups.audiences import audiences_of, open_to, own_places_of, token_of
from app.workgroups.models import Audience, Membership, RegionalMandate, Role, Workgroup
from tests.factories import (
    DocumentFactory,
    MemberFactory,
    MembershipFactory,
    ProfileFactory,
    TopicFactory,
    UserFactory,
    WorkgroupFactory,
    region,
)
from tests.factories.forums import forum_of

REGIONS = ("32", "84")
NUMBERS = (5, 6)


def found_nation() -> list[Workgroup]:
    """Two regions of two groups, with a topic of each place and a document for each audience,
    made once for all examples."""
    groups = [
        WorkgroupFactory(region_code=code, number=number)
        for code, number in product(REGIONS, NUMBERS)
    ]
    if db.session.scalar(select(Topic.id).limit(1)):
        return groups
    author = UserFactory()
    for group in groups:
        for audience in Audience:
            DocumentFactory(workgroup=group, audience=audience, by=author)
    DocumentFactory(region_code="32", audience=Audience.REGION, by=author)
    DocumentFactory(national=True, by=author)
    for place in (None, *map(region, REGIONS), *groups):
        TopicFactory(forum=forum_of(place), author=author)
    db.session.commit()
    return groups


def token_of_forum(forum: Forum) -> str:
    return "members" if forum.kind is ForumKind.NATIONAL else forum.place


def assert_agrees(user: User) -> None:
    tokens = audiences_of(user)
    by_token = {
        document.id
        for document in db.session.scalars(select(Document))
        if token_of(document.audience, document.region_code, document.workgroup_id) in tokens
    }
    opened = db.session.scalars(select(Document.id).where(open_to(user, Document)))
    assert set(opened) == by_token
    assert {each.id for each in db.session.scalars(visible_documents(user))} == by_token
    topics = {
        topic.id
        for topic, forum in db.session.execute(select(Topic, Forum).join(Topic.forum))
        if token_of_forum(forum) in tokens
    }
    assert {each.id for each in db.session.scalars(visible_topics(user))} == topics


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    places=st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from(sorted(Role)), st.booleans()), max_size=3
    ),
    home=st.sampled_from([None, *REGIONS]),
    mandates=st.sets(st.sampled_from(REGIONS)),
    role=st.sampled_from([None, *NationalRole]),
    state=st.sampled_from(["open", "open", "open", "pending", "deactivated"]),
)
def test_the_tokens_of_a_person_open_what_they_may_read(
    session, places, home, mandates, role, state
):
    groups = found_nation()
    current: set[tuple[int, int]] = set()
    user = UserFactory(**({} if state == "open" else {state: True}))
    for rank, role_there, has_left in places:
        if has_left or (groups[rank].id, user.id) not in current:
            MembershipFactory(
                workgroup_id=groups[rank].id,
                user_id=user.id,
                role=role_there,
                ended_at=now() if has_left else None,
            )
            current |= set() if has_left else {(groups[rank].id, user.id)}
    if home:
        ProfileFactory(user_id=user.id, region_code=home)
    for code in mandates:
        session.add(RegionalMandate(user_id=user.id, region_code=code))
    if role:
        user.roles.append(RoleGrant(role=role))
    session.commit()
    assert_agrees(user)


def test_a_closed_account_finds_nothing_and_a_visitor_what_is_public(session):
    assert audiences_of(UserFactory(pending=True)) == frozenset()
    assert audiences_of(UserFactory(deactivated=True)) == frozenset()
    assert audiences_of(None) == {"public"}


def test_the_regional_team_finds_what_every_group_of_its_region_holds(session):
    here, there = WorkgroupFactory(number=5), WorkgroupFactory(number=5, region_code="84")
    user = UserFactory()
    session.add(RegionalMandate(user_id=user.id, region_code="32"))
    session.flush()
    found = audiences_of(user)
    assert {"public", "members", "region-32", f"workgroup-{here.id}"} <= found
    assert not {"region-84", f"workgroup-{there.id}"} & found
    assert f"workgroup-{there.id}" in audiences_of(UserFactory(national=True))
    assert not own_places_of(user)


def test_the_groups_that_a_person_left_are_no_longer_their_own(session):
    group = WorkgroupFactory(number=5)
    user = MemberFactory(workgroup=group)
    assert own_places_of(user) == {f"workgroup-{group.id}"}
    place = session.scalars(select(Membership).where(Membership.user_id == user.id)).one()
    place.ended_at = now()
    session.flush()
    assert not own_places_of(user)
    assert f"workgroup-{group.id}" not in audiences_of(user)
