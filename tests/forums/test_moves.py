"""Topics move, split and merge: addresses lead on, counts are right, who reads is asked again."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.core.db import db, now
from app.forums.models import Draft, Follow, FollowLevel, Forum, Post, ReadMark, Topic, TopicMove
from app.forums.policies import visible_posts
from app.forums.queries.audiences import audience_change
from app.forums.queries.traces import traces_of
from app.forums.services import merging, moves, splitting
from app.forums.services.locking import TopicGone
from app.forums.services.merging import SameTopic
from app.forums.services.moves import AlreadyThere
from app.forums.services.splitting import NothingChosen, Span
from app.notifications.kinds import describe, names_of_threads
from app.notifications.models import Notification
from tests.factories import (
    MemberFactory,
    MembershipFactory,
    PostFactory,
    RegionalTeamFactory,
    StaffFactory,
    TopicFactory,
    forum_of,
    region,
)
from tests.forums.places import numbers_of, place, post_now, posts_of, topic_now, wrong_counts
from tests.support.queries import count_queries

RunJobs = Callable[[], int]


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


def page(topic, name: str) -> str:
    return f"/forum/sujets/{topic.id}/{name}"


# Who reads


def test_the_change_of_readers_is_counted_both_ways(here, there, team):
    MembershipFactory(workgroup_id=there.workgroup.id, user_id=here.member.id)
    change = audience_change(forum_of(here.workgroup), forum_of(there.workgroup))
    assert (change.gained, change.lost) == (3, 2)
    assert audience_change(forum_of(here.workgroup), forum_of(here.workgroup)).is_none


def test_a_topic_given_to_the_region_loses_no_reader(here, there):
    change = audience_change(forum_of(here.workgroup), forum_of(region("32")))
    assert change.lost == 0
    assert change.gained == 3


# Moving


def test_a_move_says_who_will_read_and_waits_for_a_yes(here, there, team, client, sign_in):
    sign_in(client, team)
    forum = forum_of(there.workgroup)
    url = page(here.topic, "deplacer")
    asked = client.submit(url, {"forum_id": forum.id})
    assert asked.status_code == 200
    told = asked.get_data(as_text=True).replace("\N{NO-BREAK SPACE}", " ")
    assert "3 personnes de plus pourront lire ce sujet, 3 ne le pourront plus." in told
    assert topic_now(here.topic.id).forum_id != forum.id

    unsure = client.post(url, data=token(client, url) | {"forum_id": forum.id, "shown": forum.id})
    assert unsure.status_code == 422
    assert topic_now(here.topic.id).forum_id != forum.id

    sure = {"forum_id": forum.id, "shown": forum.id, "confirmed": "y"}
    done = client.post(url, data=token(client, url) | sure)
    assert done.status_code == 302
    assert topic_now(here.topic.id).forum_id == forum.id
    assert wrong_counts() == []


def test_a_yes_given_for_one_forum_does_not_hold_for_another(here, there, team, client, sign_in):
    third = place(number=7)
    sign_in(client, team)
    url = page(here.topic, "deplacer")
    seen, wanted = forum_of(there.workgroup).id, forum_of(third.workgroup).id
    sent = {"forum_id": wanted, "shown": seen, "confirmed": "y"}
    assert client.post(url, data=token(client, url) | sent).status_code == 200
    assert topic_now(here.topic.id).forum_id != wanted


def test_only_forums_that_one_runs_are_offered(here, there, team, client, sign_in):
    elsewhere = place(number=5, region_code="84")
    sign_in(client, team)
    url = page(here.topic, "deplacer")
    offered = {node.attributes["value"] for node in client.page(url).css("#forum_id option")}
    assert str(forum_of(there.workgroup).id) in offered
    assert str(forum_of(elsewhere.workgroup).id) not in offered
    assert str(forum_of().id) not in offered
    forged = {"forum_id": forum_of(elsewhere.workgroup).id, "confirmed": "y"}
    assert client.post(url, data=token(client, url) | forged).status_code == 422


def test_an_archived_group_takes_nothing_in(here, there, team, client, sign_in, session):
    there.workgroup.openness = "archived"
    session.commit()
    sign_in(client, team)
    offered = client.page(page(here.topic, "deplacer")).css("#forum_id option")
    values = {node.attributes["value"] for node in offered}
    assert str(forum_of(there.workgroup).id) not in values


def test_who_runs_one_forum_is_told_that_there_is_no_other(here, client, sign_in):
    sign_in(client, here.facilitator)
    shown = client.page(page(here.topic, "deplacer"))
    assert "Aucun autre forum" in shown.body.text()
    assert shown.css_first("#forum_id") is None


def test_who_reads_no_more_is_forgotten_and_told_nothing(
    here, there, team, session, client, sign_in
):
    both = MemberFactory(workgroup=here.workgroup)
    MembershipFactory(workgroup_id=there.workgroup.id, user_id=both.id)
    post_id = posts_of(here.topic.id)[1]
    for person in (here.member, both):
        session.add(Follow(user_id=person.id, topic_id=here.topic.id, level=FollowLevel.EVERYTHING))
        told(session, person, here, post_id)
    session.commit()

    moves.move(here.topic, forum_of(there.workgroup), by=team)
    session.commit()

    followers = session.scalars(select(Follow.user_id).where(Follow.topic_id == here.topic.id))
    assert followers.all() == [both.id]
    thread = f"topic-{here.topic.id}"
    for person, reads in ((here.member, False), (both, True)):
        assert bool(describe(person, "posts", [post_id])) is reads
        assert bool(names_of_threads(person, [thread])) is reads
    place_now = session.scalars(select(Notification.place).distinct()).all()
    assert place_now == [forum_of(there.workgroup).place]
    sign_in(client, here.member)
    assert client.get(f"/forum/sujets/{here.topic.id}").status_code == 404
    assert client.get(f"/forum/messages/{post_id}").status_code == 404


def test_the_trace_of_a_move_says_where_the_topic_was(here, there, team):
    moves.move(here.topic, forum_of(there.workgroup), by=team)
    (trace,) = traces_of(team, here.topic.id)
    assert trace.forum_name.startswith("Groupe 5")
    assert trace.by == team.full_name
    (told_less,) = traces_of(there.member, here.topic.id)
    assert told_less.forum_name == ""


def test_a_topic_moves_once(here, there, team):
    forum = forum_of(there.workgroup)
    moves.move(here.topic, forum, by=team)
    with pytest.raises(AlreadyThere):
        moves.move(here.topic, forum, by=team)


# Splitting


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
    url = page(here.topic, "scinder")
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
    answer = client.submit(page(here.topic, "scinder"), fields)
    assert answer.status_code == 422
    assert 'value="Les maraudes"' in answer.get_data(as_text=True)
    assert numbers_of(here.topic.id) == [1, 2, 3, 4, 5]


def test_a_split_to_another_forum_is_confirmed_first(here, there, team, client, sign_in, session):
    sign_in(client, team)
    url = page(here.topic, "scinder")
    forum = forum_of(there.workgroup)
    fields = {"title": "Les maraudes", "picked": [2], "forum_id": forum.id}
    asked = client.submit(url, fields)
    assert asked.status_code == 200
    assert "messages choisis" in asked.get_data(as_text=True)
    assert session.scalar(select(TopicMove.id)) is None
    sent = token(client, url) | fields | {"shown": forum.id, "confirmed": "y"}
    assert client.post(url, data=sent).status_code == 302
    assert wrong_counts() == []


# Merging


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
    answer = client.submit(page(here.topic, "fusionner"), {"target": typed.format(id=other.id)})
    assert answer.status_code == 302
    assert topic_now(here.topic.id).merged_into_id == other.id


def test_a_recent_topic_of_the_forum_is_chosen_in_a_list(here, client, sign_in):
    other = TopicFactory(workgroup=here.workgroup, author=here.member)
    sign_in(client, here.facilitator)
    answer = client.submit(page(here.topic, "fusionner"), {"recent": other.id})
    assert answer.status_code == 302
    assert topic_now(here.topic.id).merged_into_id == other.id


def test_a_topic_that_one_may_not_take_is_the_same_as_none(here, there, client, sign_in):
    sign_in(client, here.facilitator)
    for number in (there.topic.id, 999_999, here.topic.id + 0):
        answer = client.submit(page(here.topic, "fusionner"), {"target": str(number)})
        assert answer.status_code in {409, 422}
        assert there.topic.title not in answer.get_data(as_text=True)
    assert topic_now(here.topic.id).merged_into_id is None


def test_a_merge_across_forums_is_confirmed_first(here, there, team, client, sign_in):
    sign_in(client, team)
    url = page(here.topic, "fusionner")
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


def token(client, url: str) -> dict[str, object]:
    """What a browser sends with every form of this page."""
    found = client.page(url).css_first('main [name="csrf_token"]')
    return {"csrf_token": found.attributes["value"]}


def told(session, person, here, post_id: int) -> None:
    session.add(
        Notification(
            user_id=person.id,
            kind="forums.mention",
            about_kind="posts",
            about_id=post_id,
            place=forum_of(here.workgroup).place,
            thread=f"topic-{here.topic.id}",
        )
    )


def test_ansa_may_move_a_topic_to_the_nation(here, client, sign_in):
    sign_in(client, StaffFactory())
    shown = client.page(page(here.topic, "deplacer"))
    groups = [node.attributes["label"] for node in shown.css("#forum_id optgroup")]
    assert groups[0] == "Tout le pays"
    assert groups[1:] == sorted(groups[1:], key=lambda name: name.replace("Î", "I"))
    assert str(forum_of().id) in {
        node.attributes["value"] for node in shown.css("#forum_id option")
    }


def test_forums_keep_their_own_topics_counted(here, there, team, session):
    moves.move(here.topic, forum_of(there.workgroup), by=team)
    session.commit()
    counts = dict(session.execute(select(Forum.place, Forum.topic_count)).all())
    assert counts[forum_of(here.workgroup).place] == 0
    assert counts[forum_of(there.workgroup).place] == 2
