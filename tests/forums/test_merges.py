"""A topic goes on in another: its posts follow, its address leads there."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from app.core.db import db, now
from app.forums.models import Draft, Follow, FollowLevel, ForumReadMark, Post, ReadMark
from app.forums.policies import visible_posts
from app.forums.queries.opening import opening
from app.forums.queries.topic_list import topics_of
from app.forums.queries.traces import traces_of
from app.forums.services import merging
from app.forums.services.locking import TopicGone
from app.forums.services.merging import SameTopic
from app.notifications.models import Mute
from app.notifications.services import mute
from tests.factories import (
    PostFactory,
    RegionalTeamFactory,
    TopicFactory,
    forum_of,
)
from tests.forums.places import (
    address,
    numbers_of,
    place,
    posts_of,
    token,
    topic_now,
    wrong_counts,
)
from tests.support.queries import count_queries


@pytest.fixture
def here(session):
    return place(replies=4)


@pytest.fixture
def there(session):
    return place(number=6, replies=1)


@pytest.fixture
def team(session):
    """A person who runs both groups."""
    return RegionalTeamFactory(region_code="32")


def test_a_merge_adds_the_posts_at_the_end_and_leads_on(here, there, team, client, sign_in):
    first, second = posts_of(there.topic.id), posts_of(here.topic.id)
    merging.merge(here.topic, there.topic, by=team)
    assert posts_of(there.topic.id) == first + second
    assert numbers_of(there.topic.id) == [1, 2, 3, 4, 5, 6, 7]
    assert wrong_counts() == []
    sign_in(client, there.member)
    led = client.get(f"/forum/sujets/{here.topic.id}")
    assert led.status_code == 301
    assert led.location.endswith(f"/forum/sujets/{there.topic.id}")
    permalink = client.get(f"/forum/messages/{second[0]}")
    assert f"/forum/sujets/{there.topic.id}" in permalink.location
    assert permalink.location.endswith("#message-3")


def test_who_may_not_read_the_other_topic_is_not_led_to_it(here, there, team, client, sign_in):
    merging.merge(here.topic, there.topic, by=team)
    sign_in(client, here.member)
    assert client.get(f"/forum/sujets/{here.topic.id}").status_code == 404


def test_the_title_of_a_merged_topic_is_told_to_those_who_could_read_it(here, there, team):
    merging.merge(here.topic, there.topic, by=team)
    assert [each.other_title for each in traces_of(team, there.topic.id)] == [here.topic.title]
    assert [each.other_title for each in traces_of(there.member, there.topic.id)] == [""]


def test_merges_in_a_row_lead_to_the_last(here, there, team, session):
    third = place(number=7)
    merging.merge(here.topic, there.topic, by=team)
    merging.merge(there.topic, third.topic, by=team)
    session.commit()
    ends = {topic_now(each.topic.id).merged_into_id for each in (here, there)}
    assert ends == {third.topic.id}
    with pytest.raises(TopicGone):
        merging.merge(third.topic, here.topic, by=team)
    with pytest.raises(SameTopic):
        merging.merge(third.topic, third.topic, by=team)
    assert wrong_counts() == []


def test_an_older_topic_does_not_make_the_other_look_old(there, here, team, session):
    moment = now() - timedelta(days=30)
    old = TopicFactory(forum=forum_of(here.workgroup), author=here.author, at=moment, replies=1)
    before = topic_now(there.topic.id).last_post_at
    merging.merge(old, there.topic, by=team)
    assert topic_now(there.topic.id).last_post_at == before


@pytest.mark.parametrize(
    ("read_here", "read_there", "expected"), [(5, 2, 7), (4, 2, 2), (5, 1, 1), (0, 2, 2)]
)
def test_who_had_read_both_topics_has_read_what_they_make(
    here, there, team, session, read_here, read_there, expected
):
    for topic, number in ((here.topic, read_here), (there.topic, read_there)):
        session.add(ReadMark(user_id=team.id, topic_id=topic.id, last_number=number))
    session.commit()
    merging.merge(here.topic, there.topic, by=team)
    marks = session.execute(select(ReadMark.topic_id, ReadMark.last_number)).all()
    assert [tuple(each) for each in marks] == [(there.topic.id, expected)]


def test_the_answer_of_the_topic_that_goes_on_wins(here, there, team, session):
    own, other = posts_of(there.topic.id)[1], posts_of(here.topic.id)[1]
    topic_now(here.topic.id).accepted_post_id = other
    topic_now(there.topic.id).accepted_post_id = own
    session.commit()
    merging.merge(here.topic, there.topic, by=team)
    assert topic_now(there.topic.id).accepted_post_id == own


def test_a_topic_without_answer_takes_that_of_the_one_it_takes_in(here, there, team, session):
    answer = posts_of(here.topic.id)[1]
    topic_now(here.topic.id).accepted_post_id = answer
    session.commit()
    merging.merge(here.topic, there.topic, by=team)
    assert topic_now(there.topic.id).accepted_post_id == answer


def test_what_people_were_writing_follows(here, there, team, session):
    old, new = f"topic-{here.topic.id}", f"topic-{there.topic.id}"
    session.add_all(
        [
            Draft(user_id=team.id, target=old, body="La suite"),
            Draft(user_id=team.id, target=new, body="Le début"),
            Draft(user_id=here.member.id, target=old, body="Une idée"),
        ]
    )
    session.commit()
    merging.merge(here.topic, there.topic, by=team)
    drafts = session.execute(select(Draft.user_id, Draft.target, Draft.body)).all()
    assert {tuple(each) for each in drafts} == {
        (team.id, new, "Le début\n\nLa suite"),
        (here.member.id, new, "Une idée"),
    }


def test_followers_who_may_read_follow_the_other_topic(here, there, team, session):
    for person in (here.member, team):
        session.add(Follow(user_id=person.id, topic_id=here.topic.id, level=FollowLevel.EVERYTHING))
    session.commit()
    merging.merge(here.topic, there.topic, by=team)
    follows = session.execute(select(Follow.user_id, Follow.topic_id)).all()
    assert [tuple(each) for each in follows] == [(team.id, there.topic.id)]


@pytest.mark.parametrize(
    "typed", ["{id}", "/forum/sujets/{id}", "http://exemple.fr/forum/sujets/{id}?page=2"]
)
def test_the_other_topic_is_given_by_number_or_address(here, client, sign_in, typed):
    other = TopicFactory(workgroup=here.workgroup, author=here.member)
    sign_in(client, here.facilitator)
    answer = client.submit(address(here.topic, "fusionner"), {"target": typed.format(id=other.id)})
    assert answer.status_code == 302
    assert topic_now(here.topic.id).merged_into_id == other.id


def test_a_recent_topic_of_the_forum_is_chosen_in_a_list(here, client, sign_in):
    other = TopicFactory(workgroup=here.workgroup, author=here.member)
    sign_in(client, here.facilitator)
    answer = client.submit(address(here.topic, "fusionner"), {"recent": other.id})
    assert answer.status_code == 302
    assert topic_now(here.topic.id).merged_into_id == other.id


def test_a_topic_that_one_may_not_take_is_the_same_as_none(here, there, client, sign_in):
    sign_in(client, here.facilitator)
    for number in (there.topic.id, 999_999, here.topic.id + 0):
        answer = client.submit(address(here.topic, "fusionner"), {"target": str(number)})
        assert answer.status_code in {409, 422}
        assert there.topic.title not in answer.get_data(as_text=True)
    assert topic_now(here.topic.id).merged_into_id is None


def test_a_merge_across_forums_is_confirmed_first(here, there, team, client, sign_in):
    sign_in(client, team)
    url = address(here.topic, "fusionner")
    asked = client.submit(url, {"target": str(there.topic.id)})
    assert asked.status_code == 200
    assert there.topic.title in asked.get_data(as_text=True)
    assert topic_now(here.topic.id).merged_into_id is None
    sent = {"target": there.topic.id, "shown": there.topic.forum_id, "confirmed": "y"}
    assert client.post(url, data=token(client, url) | sent).status_code == 302
    assert topic_now(here.topic.id).merged_into_id == there.topic.id


def test_a_long_topic_merges_in_as_many_statements_as_a_short_one(here, there, team, session):
    def statements(topic) -> int:
        with count_queries(db.engine) as asked:
            merging.merge(topic, there.topic, by=team)
            session.commit()
        return len(asked)

    short = TopicFactory(workgroup=here.workgroup, replies=1)
    few = statements(short)
    for _ in range(40):
        PostFactory(topic=here.topic, author=here.member)
    assert statements(here.topic) <= few
    assert wrong_counts() == []


def test_the_posts_of_a_merged_topic_are_read_by_those_of_the_other(here, there, team, session):
    posts = posts_of(here.topic.id)
    merging.merge(here.topic, there.topic, by=team)
    mine = visible_posts(there.member).where(Post.id.in_(posts)).subquery()
    assert session.scalar(select(func.count()).select_from(mine)) == len(posts)
    theirs = visible_posts(here.member).where(Post.id.in_(posts)).subquery()
    assert session.scalar(select(func.count()).select_from(theirs)) == 0


def test_a_muted_topic_is_muted_in_the_one_that_takes_it_in(here, there, team, session):
    mute(f"topic-{here.topic.id}", by=here.member)
    mute(f"topic-{here.topic.id}", by=team)
    mute(f"topic-{there.topic.id}", by=team)
    session.commit()
    merging.merge(here.topic, there.topic, by=team)
    rows = session.execute(select(Mute.user_id, Mute.target)).all()
    silent = f"topic-{there.topic.id}"
    assert sorted(map(tuple, rows)) == sorted([(here.member.id, silent), (team.id, silent)])


def unread_after_merge(person, topic) -> tuple[bool, int]:
    """Whether a person finds something new in a topic, and the number of its first new post."""
    found = opening(person, topic.id)
    lists = topics_of(person, topic.forum_id)
    line = next(each for each in (*lists.on_top, *lists.lines) if each.id == topic.id)
    assert line.is_unread is found.has_unread
    assert not line.is_unread or line.first_new == found.read_up_to + 1
    return found.has_unread, found.read_up_to + 1


def days_old(number) -> datetime:
    return now() - timedelta(days=number)


def test_older_posts_at_the_end_hide_no_newer_one(team, session):
    """The forum was marked as read between the two topics: the newer one is not hidden."""
    spot = place(replies=0)
    team.activated_at = days_old(50)
    recent = TopicFactory(workgroup=spot.workgroup, author=spot.author, at=days_old(1), replies=1)
    old = TopicFactory(workgroup=spot.workgroup, author=spot.author, at=days_old(10), replies=2)
    forum_id = recent.forum_id
    session.add(ForumReadMark(user_id=team.id, forum_id=forum_id, read_at=days_old(5)))
    session.commit()
    assert unread_after_merge(team, recent) == (True, 1)
    assert unread_after_merge(team, old) == (False, 4)
    merging.merge(old, recent, by=team)
    session.commit()
    assert numbers_of(recent.id) == [1, 2, 3, 4, 5]
    assert unread_after_merge(team, recent) == (True, 1)


def test_newer_posts_at_the_end_start_where_they_start(team, session):
    spot = place(replies=0)
    team.activated_at = days_old(50)
    recent = TopicFactory(workgroup=spot.workgroup, author=spot.author, at=days_old(1), replies=1)
    old = TopicFactory(workgroup=spot.workgroup, author=spot.author, at=days_old(10), replies=2)
    session.add(ForumReadMark(user_id=team.id, forum_id=old.forum_id, read_at=days_old(5)))
    session.commit()
    merging.merge(recent, old, by=team)
    session.commit()
    assert unread_after_merge(team, old) == (True, 4)
