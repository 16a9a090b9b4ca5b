"""A topic moves to another forum: who reads is said first, and asked again after."""

import pytest
from sqlalchemy import select

from app.forums.models import Follow, FollowLevel, Forum
from app.forums.queries.audiences import audience_change
from app.forums.queries.traces import traces_of
from app.forums.services import moves
from app.forums.services.moves import AlreadyThere
from app.notifications.kinds import describe, names_of_threads
from app.notifications.models import Notification
from tests.factories import (
    MemberFactory,
    MembershipFactory,
    RegionalTeamFactory,
    StaffFactory,
    forum_of,
    region,
)
from tests.forums.places import (
    address,
    place,
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


def test_the_change_of_readers_is_counted_both_ways(here, there, team):
    MembershipFactory(workgroup_id=there.workgroup.id, user_id=here.member.id)
    change = audience_change(forum_of(here.workgroup), forum_of(there.workgroup))
    assert (change.gained, change.lost) == (3, 2)
    assert audience_change(forum_of(here.workgroup), forum_of(here.workgroup)).is_none


def test_a_topic_given_to_the_region_loses_no_reader(here, there):
    change = audience_change(forum_of(here.workgroup), forum_of(region("32")))
    assert change.lost == 0
    assert change.gained == 3


def test_a_move_says_who_will_read_and_waits_for_a_yes(here, there, team, client, sign_in):
    sign_in(client, team)
    forum = forum_of(there.workgroup)
    url = address(here.topic, "deplacer")
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
    url = address(here.topic, "deplacer")
    seen, wanted = forum_of(there.workgroup).id, forum_of(third.workgroup).id
    sent = {"forum_id": wanted, "shown": seen, "confirmed": "y"}
    assert client.post(url, data=token(client, url) | sent).status_code == 200
    assert topic_now(here.topic.id).forum_id != wanted


def test_only_forums_that_one_runs_are_offered(here, there, team, client, sign_in):
    elsewhere = place(number=5, region_code="84")
    sign_in(client, team)
    url = address(here.topic, "deplacer")
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
    offered = client.page(address(here.topic, "deplacer")).css("#forum_id option")
    values = {node.attributes["value"] for node in offered}
    assert str(forum_of(there.workgroup).id) not in values


def test_who_runs_one_forum_is_told_that_there_is_no_other(here, client, sign_in):
    sign_in(client, here.facilitator)
    shown = client.page(address(here.topic, "deplacer"))
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
    assert trace.forum_name.startswith("GT 5")
    assert trace.by == team.full_name
    (told_less,) = traces_of(there.member, here.topic.id)
    assert told_less.forum_name == ""


def test_a_topic_moves_once(here, there, team):
    forum = forum_of(there.workgroup)
    moves.move(here.topic, forum, by=team)
    with pytest.raises(AlreadyThere):
        moves.move(here.topic, forum, by=team)


def test_ansa_may_move_a_topic_to_the_nation(here, client, sign_in):
    sign_in(client, StaffFactory())
    shown = client.page(address(here.topic, "deplacer"))
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
