"""Who is told of a post, once, and for which reason."""

import pytest
from sqlalchemy.orm import Session

from app.core.db import db, now
from app.forums.models import FollowLevel, Post, Topic
from app.forums.services import telling
from app.notifications.kinds import Rhythm
from app.notifications.models import Channel, Mute
from app.workgroups.models import Membership, Workgroup
from tests.factories import (
    MemberFactory,
    PostFactory,
    RegionalTeamFactory,
    StaffFactory,
    TopicFactory,
    UserFactory,
    WorkgroupFactory,
)
from tests.factories.forums import forum_of
from tests.forums.told import RunJobs, choose, follow, name_in, opening, tell, told_of
from tests.support.queries import count_queries


@pytest.fixture
def workgroup(session: Session) -> Workgroup:
    return WorkgroupFactory(region_code="32", number=5)


def test_each_is_told_once_for_the_strongest_reason(
    workgroup: Workgroup, run_jobs: RunJobs
) -> None:
    author, asker, earlier, named, silent = (MemberFactory(workgroup=workgroup) for _ in range(5))
    topic = TopicFactory(workgroup=workgroup, author=asker)
    PostFactory(topic=topic, author=earlier)
    PostFactory(topic=topic, author=named)
    post = PostFactory(topic=topic, author=author)
    name_in(post, named)
    told = tell(post, run_jobs)
    assert told == {asker.id: "answer", earlier.id: "participated", named.id: "mention"}
    assert silent.id not in told


def test_who_writes_is_told_nothing_of_it_even_named_by_themself(
    workgroup: Workgroup, run_jobs: RunJobs
) -> None:
    author = MemberFactory(workgroup=workgroup)
    topic = TopicFactory(workgroup=workgroup, author=author)
    post = PostFactory(topic=topic, author=author)
    name_in(post, author)
    assert tell(post, run_jobs) == {}


@pytest.mark.parametrize(
    "quote",
    [
        "> [Nadia a écrit :](/forum/messages/{id})\n>\n> Oui\n\nMerci",
        "> **{name} a écrit :**\n>\n> Oui\n\nMerci",
    ],
)
def test_who_is_quoted_is_answered(workgroup: Workgroup, run_jobs: RunJobs, quote: str) -> None:
    topic = TopicFactory(workgroup=workgroup)
    quoted, other, author = (MemberFactory(workgroup=workgroup) for _ in range(3))
    said = PostFactory(topic=topic, author=quoted, author_name="Nadia Quentin")
    PostFactory(topic=topic, author=other, author_name="Yann Berr")
    body = quote.format(id=said.id, name="Nadia Quentin")
    told = tell(PostFactory(topic=topic, author=author, body=body), run_jobs)
    assert (told[quoted.id], told[other.id]) == ("answer", "participated")


def test_a_quote_of_another_topic_answers_nobody(workgroup: Workgroup, run_jobs: RunJobs) -> None:
    elsewhere = MemberFactory(workgroup=workgroup)
    said = PostFactory(topic=TopicFactory(workgroup=workgroup), author=elsewhere)
    body = f"Voir /forum/messages/{said.id}"
    post = PostFactory(topic=TopicFactory(workgroup=workgroup), body=body)
    assert elsewhere.id not in tell(post, run_jobs)


@pytest.mark.parametrize(
    ("level", "of_reply", "of_own"),
    [
        (FollowLevel.EVERYTHING, "post", "answer"),
        (FollowLevel.NEW_TOPICS, None, "answer"),
        (FollowLevel.PARTICIPATED, None, "answer"),
        (FollowLevel.NOTHING, None, None),
    ],
)
def test_a_level_says_what_is_told(
    workgroup: Workgroup,
    run_jobs: RunJobs,
    level: FollowLevel,
    of_reply: str | None,
    of_own: str | None,
) -> None:
    reader = MemberFactory(workgroup=workgroup)
    follow(reader, level, forum=forum_of(workgroup))
    reply = PostFactory(topic=TopicFactory(workgroup=workgroup))
    answer = PostFactory(topic=TopicFactory(workgroup=workgroup, author=reader))
    assert tell(reply, run_jobs).get(reader.id) == of_reply
    assert tell(answer, run_jobs).get(reader.id) == of_own


def test_nothing_but_a_mention_reaches_who_wants_nothing(
    workgroup: Workgroup, run_jobs: RunJobs
) -> None:
    reader = MemberFactory(workgroup=workgroup)
    follow(reader, FollowLevel.NOTHING, forum=forum_of(workgroup))
    post = PostFactory(topic=TopicFactory(workgroup=workgroup, author=reader))
    name_in(post, reader)
    assert tell(post, run_jobs) == {reader.id: "mention"}


def test_a_choice_for_a_topic_wins_over_that_for_its_forum(
    workgroup: Workgroup, run_jobs: RunJobs
) -> None:
    reader = MemberFactory(workgroup=workgroup)
    topic = TopicFactory(workgroup=workgroup)
    follow(reader, FollowLevel.EVERYTHING, forum=forum_of(workgroup))
    follow(reader, FollowLevel.NOTHING, topic=topic)
    assert reader.id not in tell(PostFactory(topic=topic), run_jobs)
    other = TopicFactory(workgroup=workgroup)
    assert tell(PostFactory(topic=other), run_jobs)[reader.id] == "post"


def test_who_follows_all_is_told_of_what_their_forum_chose(
    workgroup: Workgroup, run_jobs: RunJobs
) -> None:
    reader = MemberFactory(workgroup=workgroup)
    forum = forum_of(workgroup)
    forum.default_level = FollowLevel.EVERYTHING
    topic = TopicFactory(forum=forum)
    assert tell(opening(topic), run_jobs)[reader.id] == "post"
    assert tell(PostFactory(topic=topic), run_jobs)[reader.id] == "post"


def test_a_new_topic_is_left_to_the_letter_unless_somebody_asks_for_more(
    workgroup: Workgroup, run_jobs: RunJobs
) -> None:
    by_letter, on_screen, at_once = (MemberFactory(workgroup=workgroup) for _ in range(3))
    choose(on_screen, "forums.new_topic", Channel.SCREEN, Rhythm.AT_ONCE)
    choose(at_once, "forums.new_topic", Channel.MAIL, Rhythm.AT_ONCE)
    told = tell(opening(TopicFactory(workgroup=workgroup)), run_jobs)
    assert told == {on_screen.id: "new_topic", at_once.id: "new_topic"}
    assert by_letter.id not in told


def test_an_announcement_is_told_to_all_who_want_new_topics(
    workgroup: Workgroup, run_jobs: RunJobs
) -> None:
    reader, quiet = MemberFactory(workgroup=workgroup), MemberFactory(workgroup=workgroup)
    follow(quiet, FollowLevel.PARTICIPATED, forum=forum_of(workgroup))
    topic = TopicFactory(workgroup=workgroup, is_announcement=True)
    assert tell(opening(topic), run_jobs) == {reader.id: "announcement"}


def test_only_those_who_may_read_are_told(workgroup: Workgroup, run_jobs: RunJobs) -> None:
    member = MemberFactory(workgroup=workgroup)
    stranger, closed = MemberFactory(), MemberFactory(workgroup=workgroup)
    gone, pending = MemberFactory(workgroup=workgroup), UserFactory(pending=True)
    team, other_team = RegionalTeamFactory(), RegionalTeamFactory(region_code="84")
    staff = StaffFactory()
    closed.deactivated_at = now()
    db.session.query(Membership).filter_by(user_id=gone.id).update({"ended_at": now()})
    people = [member, stranger, closed, gone, pending, team, other_team, staff]
    post = PostFactory(topic=TopicFactory(workgroup=workgroup))
    name_in(post, *people)
    assert set(tell(post, run_jobs)) == {member.id, team.id, staff.id}


def test_those_who_read_without_belonging_are_not_told_of_new_topics(
    workgroup: Workgroup, run_jobs: RunJobs
) -> None:
    staff, team = StaffFactory(), RegionalTeamFactory()
    topic = TopicFactory(workgroup=workgroup, is_announcement=True)
    assert tell(opening(topic), run_jobs) == {}
    follow(team, FollowLevel.NEW_TOPICS, forum=forum_of(workgroup))
    other = TopicFactory(workgroup=workgroup, is_announcement=True)
    assert tell(opening(other), run_jobs) == {team.id: "announcement"}
    assert staff.id not in told_of(opening(other))


@pytest.mark.parametrize("what", ["trashed", "hidden", "topic trashed", "merged"])
def test_nothing_is_told_of_what_is_gone_when_the_worker_comes(
    workgroup: Workgroup, run_jobs: RunJobs, what: str
) -> None:
    topic = TopicFactory(workgroup=workgroup, author=MemberFactory(workgroup=workgroup))
    post = PostFactory(topic=topic)
    telling.tell(post)
    post = db.session.get_one(Post, post.id)
    if what == "trashed":
        post.trashed_at = now()
    if what == "hidden":
        post.hidden_at = now()
    stored = db.session.get_one(Topic, topic.id)
    if what == "topic trashed":
        stored.trashed_at = now()
    if what == "merged":
        stored.merged_into_id = TopicFactory(workgroup=workgroup).id
    db.session.commit()
    run_jobs()
    assert told_of(post) == {}


def test_a_topic_moved_meanwhile_is_told_only_where_it_stands(
    workgroup: Workgroup, run_jobs: RunJobs
) -> None:
    here = MemberFactory(workgroup=workgroup)
    there = MemberFactory(workgroup=WorkgroupFactory(region_code="84", number=6))
    topic = TopicFactory(workgroup=workgroup)
    post = PostFactory(topic=topic)
    name_in(post, here, there)
    stored = db.session.get_one(Topic, topic.id)
    stored.forum_id = forum_of(WorkgroupFactory(region_code="84", number=6)).id
    assert tell(post, run_jobs) == {there.id: "mention"}


def test_the_worker_that_comes_twice_tells_once(workgroup: Workgroup, run_jobs: RunJobs) -> None:
    asker = MemberFactory(workgroup=workgroup)
    post = PostFactory(topic=TopicFactory(workgroup=workgroup, author=asker))
    tell(post, run_jobs)
    name_in(post, asker)  # a stronger reason, found by a second passage
    telling.tell_people({"post_id": post.id})
    db.session.commit()
    assert told_of(post) == {asker.id: "answer"}


def test_an_edit_tells_those_it_names_and_nobody_else(
    workgroup: Workgroup, run_jobs: RunJobs
) -> None:
    asker, named, other = (MemberFactory(workgroup=workgroup) for _ in range(3))
    topic = TopicFactory(workgroup=workgroup, author=asker)
    PostFactory(topic=topic, author=other)
    post = PostFactory(topic=topic)
    before = tell(post, run_jobs)
    name_in(post, named, other)
    post = db.session.get_one(Post, post.id)
    post.version_count = 2
    telling.tell_mentions(post)
    db.session.commit()
    run_jobs()
    assert before == {asker.id: "answer", other.id: "participated"}
    assert told_of(post) == {asker.id: "answer", named.id: "mention", other.id: "mention"}


@pytest.mark.parametrize("target", ["place", "thread"])
def test_who_muted_a_group_or_a_topic_hears_nothing_of_it(
    workgroup: Workgroup, run_jobs: RunJobs, target: str
) -> None:
    asker = MemberFactory(workgroup=workgroup)
    topic = TopicFactory(workgroup=workgroup, author=asker)
    muted = forum_of(workgroup).place if target == "place" else f"topic-{topic.id}"
    db.session.add(Mute(user_id=asker.id, target=muted))
    assert tell(PostFactory(topic=topic), run_jobs) == {}


def test_finding_whom_to_tell_costs_the_same_for_two_people_and_for_forty(
    workgroup: Workgroup, run_jobs: RunJobs
) -> None:
    forum = forum_of(workgroup)
    forum.default_level = FollowLevel.EVERYTHING
    few = PostFactory(topic=TopicFactory(forum=forum))
    MemberFactory.create_batch(2, workgroup=workgroup)
    with count_queries(db.engine) as for_few:
        telling.tell_people({"post_id": few.id})
    many = PostFactory(topic=TopicFactory(forum=forum))
    MemberFactory.create_batch(38, workgroup=workgroup)
    with count_queries(db.engine) as for_many:
        telling.tell_people({"post_id": many.id})
    db.session.commit()
    assert (len(told_of(few)), len(told_of(many))) == (2, 40)
    assert len(for_many) == len(for_few)
