"""What forums say in the letter: new topics of one's groups, announcements, followed topics."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.db import db, now
from app.forums.models import Follow, FollowLevel, ForumReadMark, Mention, Post, ReadMark, Topic
from app.forums.notices.posts import NEW_TOPIC
from app.forums.queries.new_topics import new_topics
from app.forums.services import telling
from app.notifications.kinds import Rhythm, Span
from app.notifications.models import Channel, Mute, Notification, Preference
from app.notifications.queries.letter import Content, content_of
from app.workgroups.models import Membership, Workgroup
from tests.factories import MemberFactory, PostFactory, TopicFactory, WorkgroupFactory
from tests.factories.forums import forum_of
from tests.support.queries import count_queries

RunJobs = Callable[[], int]


@pytest.fixture
def workgroup(session: Session) -> Workgroup:
    return WorkgroupFactory(region_code="32", number=5)


@pytest.fixture
def reader(workgroup: Workgroup) -> User:
    return MemberFactory(workgroup=workgroup, activated_at=now() - timedelta(days=30))


def letter(user: User, rhythm: Rhythm = Rhythm.WEEKLY) -> Content:
    span = Span(rhythm, since=now() - timedelta(days=7), until=now())
    return content_of(user, span)


def titles(user: User, part: str = "Nouveaux sujets", rhythm: Rhythm = Rhythm.WEEKLY) -> list[str]:
    return [
        line.title
        for each in letter(user, rhythm).parts
        if each.title == part
        for line in each.lines
    ]


def tell(post: Post, run_jobs: RunJobs) -> None:
    telling.tell(post)
    db.session.commit()
    run_jobs()


def first_post(topic: Topic) -> Post:
    return db.session.query(Post).filter_by(topic_id=topic.id, number=1).one()


def test_the_weekly_letter_tells_the_new_topics_of_my_groups(
    workgroup: Workgroup, reader: User
) -> None:
    topic = TopicFactory(workgroup=workgroup, title="Petits déjeuners", replies=2)
    TopicFactory(workgroup=WorkgroupFactory(region_code="84", number=6))
    [part] = letter(reader).parts
    [line] = part.lines
    assert line.title == "Petits déjeuners (2\N{NO-BREAK SPACE}réponses)"
    assert line.href == f"/forum/sujets/{topic.id}"
    assert line.author == topic.author_name
    assert line.place_name.endswith(", Hauts-de-France")
    assert part.gists == ["1\N{NO-BREAK SPACE}nouveau sujet"]
    assert titles(reader, rhythm=Rhythm.DAILY) == []


def test_a_busy_forum_leaves_room_to_the_others(workgroup: Workgroup, reader: User) -> None:
    for number in range(12):
        TopicFactory(workgroup=workgroup, title=f"Question {number}")
    old = now() - timedelta(days=3)
    TopicFactory(forum=forum_of(), title="Conférence", at=old)
    found = titles(reader)
    assert found[:2] == ["Question 11", "Conférence"]
    assert found[2:4] == ["Question 10", "Question 9"]
    [part] = letter(reader).parts
    assert len(part.lines) + part.others == 13


@pytest.mark.parametrize(
    "why",
    [
        "own",
        "before the span",
        "opened already",
        "forum marked as read",
        "topic in the trash",
        "first post hidden",
        "group left",
        "group muted",
        "topic muted",
        "level of the forum",
        "level of the topic",
        "mailed already",
        "mentioned in it",
    ],
)
def test_a_topic_is_not_told_when(workgroup: Workgroup, reader: User, why: str) -> None:
    forum = forum_of(workgroup)
    author = reader if why == "own" else MemberFactory(workgroup=workgroup)
    at = now() - timedelta(days=8 if why == "before the span" else 1)
    topic = TopicFactory(forum=forum, author=author, at=at)
    control = TopicFactory(forum=forum_of(), title="Conférence")
    post, place = first_post(topic), forum.place
    own = {"user_id": reader.id}
    about = {**own, "about_kind": "posts", "about_id": post.id}
    rows = {
        "opened already": ReadMark(**own, topic_id=topic.id, last_number=0),
        "forum marked as read": ForumReadMark(**own, forum_id=forum.id),
        "group muted": Mute(**own, target=place),
        "topic muted": Mute(**own, target=f"topic-{topic.id}"),
        "level of the forum": Follow(**own, forum_id=forum.id, level=FollowLevel.PARTICIPATED),
        "level of the topic": Follow(**own, topic_id=topic.id, level=FollowLevel.NOTHING),
        "mailed already": Notification(**about, kind=NEW_TOPIC.key, mailed_at=now()),
        "mentioned in it": Notification(**about, kind="forums.mention", mailed_at=now()),
    }
    if why in rows:
        db.session.add(rows[why])
    if why == "topic in the trash":
        topic.trashed_at = now()
    if why == "first post hidden":
        post.hidden_at = now()
    if why == "group left":
        db.session.query(Membership).filter_by(user_id=reader.id).update({"ended_at": now()})
    db.session.commit()
    assert titles(reader) == [control.title]


def test_a_topic_is_told_again_to_who_unfollowed_the_forum_and_follows_it(
    workgroup: Workgroup, reader: User
) -> None:
    topic = TopicFactory(workgroup=workgroup)
    own = {"user_id": reader.id}
    db.session.add_all(
        [
            Follow(**own, forum_id=topic.forum_id, level=FollowLevel.NOTHING),
            Follow(**own, topic_id=topic.id, level=FollowLevel.EVERYTHING),
        ]
    )
    assert titles(reader) == [topic.title]


def test_new_topics_come_at_the_rhythm_one_chose(workgroup: Workgroup, reader: User) -> None:
    topic = TopicFactory(workgroup=workgroup)
    db.session.add(
        Preference(user_id=reader.id, kind=NEW_TOPIC.key, channel=Channel.MAIL, rhythm=Rhythm.DAILY)
    )
    db.session.commit()
    assert titles(reader) == []
    assert titles(reader, rhythm=Rhythm.DAILY) == [topic.title]


def test_an_announcement_stands_apart_and_once(
    workgroup: Workgroup, reader: User, run_jobs: RunJobs
) -> None:
    topic = TopicFactory(workgroup=workgroup, title="Réunion du 3", is_announcement=True)
    tell(first_post(topic), run_jobs)
    assert titles(reader, "Annonces") == ["Réunion du 3"]
    assert titles(reader) == []
    told = db.session.query(Notification).filter_by(user_id=reader.id).one()
    assert letter(reader).told_ids == [told.id]
    told.mailed_at = now()
    assert letter(reader).parts == []


def test_what_followed_topics_say_is_one_line_for_each(
    workgroup: Workgroup, reader: User, run_jobs: RunJobs
) -> None:
    old = now() - timedelta(days=10)
    topic = TopicFactory(workgroup=workgroup, title="Petits déjeuners", at=old)
    PostFactory(topic=topic, author=reader)
    for number in range(3):
        tell(PostFactory(topic=topic, author_name="Aïcha Béa", body=f"Avis {number}"), run_jobs)
    [part] = letter(reader).parts
    [line] = part.lines
    assert part.title == "Dans les sujets que vous suivez"
    assert (
        line.title
        == "3\N{NO-BREAK SPACE}réponses dans «\N{NO-BREAK SPACE}Petits déjeuners\N{NO-BREAK SPACE}»"
    )
    assert line.excerpt == "Aïcha Béa\N{NO-BREAK SPACE}: Avis 2"
    assert line.href == f"/forum/sujets/{topic.id}"
    assert len(letter(reader).told_ids) == 3
    assert letter(reader, Rhythm.DAILY).parts == []


def test_who_follows_all_is_told_each_day(
    workgroup: Workgroup, reader: User, run_jobs: RunJobs
) -> None:
    topic = TopicFactory(workgroup=workgroup, title="Petits déjeuners")
    db.session.add(Follow(user_id=reader.id, forum_id=topic.forum_id, level=FollowLevel.EVERYTHING))
    tell(first_post(topic), run_jobs)
    tell(PostFactory(topic=topic), run_jobs)
    part = "Dans les sujets que vous suivez"
    assert titles(reader, part, Rhythm.DAILY) == [
        "2\N{NO-BREAK SPACE}messages dans «\N{NO-BREAK SPACE}Petits déjeuners\N{NO-BREAK SPACE}»"
    ]
    assert titles(reader) == []  # not a second time in the weekly letter


def test_a_mention_is_for_me_and_not_among_new_topics(
    workgroup: Workgroup, reader: User, run_jobs: RunJobs
) -> None:
    topic = TopicFactory(workgroup=workgroup)
    db.session.add(Mention(post_id=first_post(topic).id, user_id=reader.id))
    db.session.add(
        Preference(
            user_id=reader.id, kind="forums.mention", channel=Channel.MAIL, rhythm=Rhythm.WEEKLY
        )
    )
    tell(first_post(topic), run_jobs)
    assert [part.title for part in letter(reader).parts] == ["Pour vous"]


def test_a_new_topic_that_a_pause_kept_from_leaving_is_told_by_the_letter(
    workgroup: Workgroup, reader: User, run_jobs: RunJobs
) -> None:
    db.session.add(
        Preference(
            user_id=reader.id, kind=NEW_TOPIC.key, channel=Channel.MAIL, rhythm=Rhythm.AT_ONCE
        )
    )
    topic = TopicFactory(workgroup=workgroup, title="Petits déjeuners")
    telling.tell_people({"post_id": first_post(topic).id})
    told = db.session.query(Notification).filter_by(user_id=reader.id).one()
    told.created_at = now() - timedelta(hours=1)
    db.session.commit()
    [part] = letter(reader).parts
    assert [each.line.thread_title for each in part.conversations] == ["Petits déjeuners"]
    assert letter(reader).told_ids == [told.id]


def test_the_letter_asks_the_same_of_the_database_for_one_topic_and_for_twenty(
    workgroup: Workgroup, reader: User
) -> None:
    TopicFactory(workgroup=workgroup)
    with count_queries(db.engine) as for_one:
        assert len(new_topics(reader, NEW_TOPIC.key, now() - timedelta(days=7), now())) == 1
    for _ in range(19):
        TopicFactory(workgroup=workgroup)
    assert reader.is_ansa is False
    with count_queries(db.engine) as for_twenty:
        assert len(new_topics(reader, NEW_TOPIC.key, now() - timedelta(days=7), now())) == 20
    assert len(for_twenty) <= len(for_one)
