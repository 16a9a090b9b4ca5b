"""Some posts of a topic make another: numbered anew, found by their addresses."""

import pytest
from sqlalchemy import select

from app.core.db import now
from app.forums.models import ReadMark, Topic, TopicMove
from app.forums.queries.traces import traces_of
from app.forums.services import splitting
from app.forums.services.splitting import NothingChosen, Span
from tests.factories import (
    PostFactory,
    RegionalTeamFactory,
    forum_of,
)
from tests.forums.places import (
    address,
    numbers_of,
    place,
    post_now,
    posts_of,
    token,
    topic_now,
    wrong_counts,
)


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


def test_a_split_numbers_anew_and_leaves_gaps(here, team, session):
    before = posts_of(here.topic.id)
    opened = splitting.split(
        here.topic, [Span(2, 3), Span(5, 5)], "Les maraudes", forum_of(here.workgroup), by=team
    )
    assert numbers_of(here.topic.id) == [1, 4]
    assert posts_of(opened.id) == [before[1], before[2], before[4]]
    assert numbers_of(opened.id) == [1, 2, 3]
    assert opened.author_id == post_now(before[1]).author_id
    assert wrong_counts() == []


def test_the_opening_post_and_the_trash_stay(here, team, session):
    before = posts_of(here.topic.id)
    post_now(before[1]).trashed_at = now()
    session.commit()
    opened = splitting.split(
        here.topic, [Span(1, 3)], "Les maraudes", forum_of(here.workgroup), by=team
    )
    assert posts_of(opened.id) == [before[2]]
    with pytest.raises(NothingChosen):
        splitting.split(here.topic, [Span(1, 2)], "Rien", forum_of(here.workgroup), by=team)


def test_a_split_takes_the_next_numbers_from_where_the_topic_ends(here, team, session):
    session.add(ReadMark(user_id=here.member.id, topic_id=here.topic.id, last_number=5))
    session.commit()
    opened = splitting.split(
        here.topic, [Span(4, 5)], "Les maraudes", forum_of(here.workgroup), by=team
    )
    session.commit()
    assert topic_now(here.topic.id).last_number == 3
    marks = dict(
        session.execute(
            select(ReadMark.topic_id, ReadMark.last_number).where(
                ReadMark.user_id == here.member.id
            )
        ).all()
    )
    assert marks == {here.topic.id: 3, opened.id: 2}


def test_an_answer_that_leaves_answers_no_more(here, team, session):
    answer = posts_of(here.topic.id)[2]
    topic_now(here.topic.id).accepted_post_id = answer
    session.commit()
    splitting.split(here.topic, [Span(3, 3)], "Suite", forum_of(here.workgroup), by=team)
    assert topic_now(here.topic.id).accepted_post_id is None


def test_a_split_leaves_a_trace_on_both_sides_without_telling_titles(
    here, there, team, session, client, sign_in
):
    forum = forum_of(there.workgroup)
    opened = splitting.split(here.topic, [Span(2, 2)], "Les maraudes", forum, by=team)
    session.commit()
    (left,) = traces_of(here.member, here.topic.id)
    assert left.is_departure
    assert (left.other_id, left.other_title) == (None, "")
    (came,) = traces_of(there.member, opened.id)
    assert not came.is_departure
    assert (came.other_id, came.other_title) == (None, "")
    sign_in(client, here.member)
    shown = client.page(f"/forum/sujets/{here.topic.id}?page=1").body.text()
    assert "Des messages ont été déplacés vers un autre sujet" in shown
    assert "Les maraudes" not in shown
    sign_in(client, team)
    for topic_id, title in ((here.topic.id, "Les maraudes"), (opened.id, here.topic.title)):
        assert (
            title in client.page(f"/forum/sujets/{topic_id}?page=1").css_first(".app-trace").text()
        )
    (known,) = traces_of(team, opened.id)
    assert (known.other_id, known.other_title) == (here.topic.id, here.topic.title)


def test_posts_are_chosen_by_box_and_by_number_over_several_pages(here, client, sign_in, session):
    for _ in range(60):
        PostFactory(topic=here.topic, author=here.member)
    sign_in(client, here.facilitator)
    url = address(here.topic, "scinder")
    fields = {"title": "Les maraudes", "picked": [3, 4]}
    second = client.submit(url, fields, button="turn")
    assert second.status_code == 200
    text = second.get_data(as_text=True)
    assert 'value="3 à 4"' in text
    assert 'value="Les maraudes"' in text
    sent = token(client, url) | {
        "title": "Les maraudes",
        "forum_id": forum_of(here.workgroup).id,
        "picked": [51],
        "numbers": "3 à 4, 60-62",
        "block": "51",
    }
    done = client.post(url, data=sent)
    assert done.status_code == 302
    opened = session.scalars(select(Topic).where(Topic.title == "Les maraudes")).one()
    assert opened.post_count == 6
    assert wrong_counts() == []


@pytest.mark.parametrize("numbers", ["douze", "3 à", "", "12 à 18 à 20"])
def test_numbers_that_say_nothing_are_refused_and_kept(here, client, sign_in, numbers):
    sign_in(client, here.facilitator)
    fields = {"title": "Les maraudes", "numbers": numbers}
    answer = client.submit(address(here.topic, "scinder"), fields)
    assert answer.status_code == 422
    assert 'value="Les maraudes"' in answer.get_data(as_text=True)
    assert numbers_of(here.topic.id) == [1, 2, 3, 4, 5]


def test_a_split_to_another_forum_is_confirmed_first(here, there, team, client, sign_in, session):
    sign_in(client, team)
    url = address(here.topic, "scinder")
    forum = forum_of(there.workgroup)
    fields = {"title": "Les maraudes", "picked": [2], "forum_id": forum.id}
    asked = client.submit(url, fields)
    assert asked.status_code == 200
    assert "messages choisis" in asked.get_data(as_text=True)
    assert session.scalar(select(TopicMove.id)) is None
    sent = token(client, url) | fields | {"shown": forum.id, "confirmed": "y"}
    assert client.post(url, data=sent).status_code == 302
    assert wrong_counts() == []
