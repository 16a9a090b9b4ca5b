"""What is unread, for whom, since when: one rule for lists, counts and topics."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.core.db import now
from app.forums.models import ForumReadMark, ReadMark
from app.forums.queries.my_forums import my_forums
from app.forums.queries.news import newest_unread
from app.forums.queries.opening import opening
from app.forums.queries.topic_list import topics_of
from app.forums.services import reading
from app.notifications.models import Notification
from tests.factories import PostFactory, StaffFactory, TopicFactory, UserFactory, forum_of
from tests.factories.people import region
from tests.support.queries import count_queries

MARKED = "1\N{NO-BREAK SPACE}sujet marqué comme lu"
LIST = "/groupes/hauts-de-france/acces-a-l-alimentation/forum"


@pytest.fixture
def member(member, session):
    """Somebody whose account has been open for a year."""
    member.activated_at = now() - timedelta(days=365)
    session.commit()
    return member


def unread_of(user, topic):
    """How many posts are new in a topic, by the list, which the three other readings confirm."""
    shown = topics_of(user, topic.forum_id)
    line = next(each for each in (*shown.on_top, *shown.lines) if each.id == topic.id)
    count = next(each.unread_count for each in my_forums(user).own if each.id == topic.forum_id)
    found = opening(user, topic.id)
    is_told = topic.id in {each.id for each in newest_unread(user, 5)}
    assert found.has_unread == bool(line.new_count) == is_told
    assert count == len([each for each in (*shown.on_top, *shown.lines) if each.new_count])
    assert found.topic.last_number - found.read_up_to == line.new_count
    return line.new_count


def mark(session, user, topic, number):
    session.add(ReadMark(user_id=user.id, topic_id=topic.id, last_number=number))
    session.commit()


def test_all_of_a_topic_that_was_never_opened_is_new(topic, member):
    PostFactory(topic=topic)
    assert unread_of(member, topic) == 2


def test_what_follows_the_last_post_that_was_seen_is_new(session, topic, member):
    PostFactory(topic=topic)
    mark(session, member, topic, 1)
    assert unread_of(member, topic) == 1


def test_nothing_is_new_once_the_last_post_was_seen(session, topic, member):
    mark(session, member, topic, 1)
    assert unread_of(member, topic) == 0


def test_what_was_written_before_the_account_was_opened_is_not_new(session, forum, member):
    topic = TopicFactory(forum=forum, at=now() - timedelta(days=10))
    PostFactory(topic=topic, at=now() - timedelta(days=2))
    member.activated_at = now() - timedelta(days=5)
    session.commit()
    assert unread_of(member, topic) == 1


def test_what_is_older_than_sixty_days_is_not_new(forum, member):
    old = TopicFactory(forum=forum, at=now() - timedelta(days=61))
    revived = TopicFactory(forum=forum, at=now() - timedelta(days=61))
    PostFactory(topic=revived, at=now() - timedelta(days=59))
    assert unread_of(member, old) == 0
    assert unread_of(member, revived) == 1


def test_marking_a_forum_as_read_leaves_what_comes_after(session, topic, forum, member):
    assert reading.mark_forum_read(forum, by=member) == 1
    session.commit()
    assert unread_of(member, topic) == 0
    PostFactory(topic=topic, at=now() + timedelta(seconds=1))
    assert unread_of(member, topic) == 1


def test_marking_a_forum_as_read_leaves_the_others(session, forum, topic, member):
    other = TopicFactory(forum=forum_of(region("32")))
    reading.mark_forum_read(forum, by=member)
    session.commit()
    assert unread_of(member, other) == 1


def test_marking_all_as_read_reaches_only_what_one_reads(session, topic, member, stranger):
    elsewhere = TopicFactory()
    assert reading.mark_all_read(by=member) == 1
    marked = set(session.scalars(select(ForumReadMark.forum_id).filter_by(user_id=member.id)))
    assert topic.forum_id in marked
    assert elsewhere.forum_id not in marked


def test_a_read_mark_never_goes_back(session, topic, member):
    PostFactory(topic=topic)
    session.commit()
    reading.mark_seen(member, topic.id, 2)
    reading.mark_seen(member, topic.id, 1)
    session.rollback()
    assert session.scalar(select(ReadMark.last_number).filter_by(topic_id=topic.id)) == 2


def test_more_than_99_new_posts_are_not_counted_on_the_screen(session, topic, member, signed_in):
    topic.last_number, topic.post_count = 5_000, 5_000
    mark(session, member, topic, 1)
    assert "Plus de 99 nouveaux" in signed_in(member).page(LIST).css_first(".app-topic").text()


def test_a_page_marks_what_it_shows_and_no_more(session, topic, member, signed_in):
    for _ in range(24):
        PostFactory(topic=topic)
    client = signed_in(member)
    client.page(f"/forum/sujets/{topic.id}")
    assert unread_of(member, topic) == 5
    client.page(f"/forum/sujets/{topic.id}?page=2")
    assert unread_of(member, topic) == 0


def test_reading_marks_what_one_was_told_of_the_topic(session, topic, member, signed_in):
    about = {"about_kind": "posts", "kind": "forums.mention", "thread": f"topic-{topic.id}"}
    session.add(Notification(user_id=member.id, about_id=1, **about))
    session.commit()
    signed_in(member).page(f"/forum/sujets/{topic.id}")
    assert session.scalars(select(Notification.read_at)).one() is not None
    session.add(Notification(user_id=member.id, about_id=2, **about))
    session.commit()
    signed_in(member).page(f"/forum/sujets/{topic.id}")
    unread = select(Notification).where(Notification.read_at.is_(None))
    assert session.scalars(unread).first() is None


def test_a_topic_read_again_writes_nothing(session, topic, member, signed_in):
    client = signed_in(member)
    client.page(f"/forum/sujets/{topic.id}")
    with count_queries(session.get_bind()) as seen:
        client.page(f"/forum/sujets/{topic.id}")
    assert not seen.writes


def test_ones_own_reply_is_not_new(session, topic, member, signed_in):
    client = signed_in(member)
    client.page(f"/forum/sujets/{topic.id}")
    sent = client.submit(f"/forum/sujets/{topic.id}/repondre", {"body": "Bonjour"})
    client.get(sent.location)
    assert unread_of(member, topic) == 0


def test_lists_say_in_words_what_is_new(session, topic, member, signed_in):
    PostFactory(topic=topic)
    mark(session, member, topic, 1)
    client = signed_in(member)
    assert "1 nouveau" in client.page(LIST).css_first(".app-topic").text()
    assert "1\N{NO-BREAK SPACE}sujet non lu" in client.page("/forum").css_first("main").text()
    assert topic.title in client.page("/").css_first("main").text()
    client.page(f"/forum/sujets/{topic.id}", follow_redirects=True)
    assert "nouveau" not in client.page(LIST).css_first(".app-topic").text()
    assert "non lu" not in client.page("/forum").css_first("main").text()


def test_a_forum_is_marked_as_read_from_its_page(topic, member, signed_in):
    client = signed_in(member)
    sent = client.submit(LIST, form='form[action$="/tout-lire"]')
    assert "1\N{NO-BREAK SPACE}sujet marqué comme lu" in client.get(sent.location).get_data(
        as_text=True
    )
    assert unread_of(member, topic) == 0


def test_all_forums_are_marked_as_read_from_the_index(topic, member, signed_in):
    client = signed_in(member)
    sent = client.submit("/forum", form='form[action$="/tout-lire"]')
    assert "1\N{NO-BREAK SPACE}sujet marqué comme lu" in client.get(sent.location).get_data(
        as_text=True
    )
    assert unread_of(member, topic) == 0


def test_those_who_read_all_see_what_is_new_by_region(topic, session, signed_in):
    staff = StaffFactory(activated_at=now() - timedelta(days=9))
    text = signed_in(staff).page("/forum").css_first("#par-region").parent.text()
    assert "1\N{NO-BREAK SPACE}sujet non lu" in text


def test_nothing_is_new_to_an_account_that_is_not_open(session, topic):
    pending = UserFactory(pending=True)
    assert newest_unread(pending, 5) == []
    assert opening(pending, topic.id) is None
    assert my_forums(pending).own == []


def test_ones_own_post_is_not_shown_among_the_new_ones(session, topic, member, fellow, signed_in):
    client = signed_in(member)
    client.page(f"/forum/sujets/{topic.id}")
    sent = client.submit(f"/forum/sujets/{topic.id}/repondre", {"body": "Bonjour"})
    assert not client.page(sent.location.partition("#")[0]).css(".app-news")


def test_what_others_wrote_meanwhile_is_still_shown_as_new(topic, member, fellow, signed_in):
    client = signed_in(member)
    client.page(f"/forum/sujets/{topic.id}")
    PostFactory(topic=topic, author=fellow)
    sent = client.submit(f"/forum/sujets/{topic.id}/repondre", {"body": "Bonjour"})
    page = client.page(sent.location.partition("#")[0])
    assert [each.text(strip=True) for each in page.css(".app-news")] == ["Nouveaux messages"]
    assert page.css_first(".app-news + article").attributes["id"] == "message-2"


def test_the_bell_no_longer_counts_what_the_page_shows(session, topic, member, signed_in):
    about = {"about_kind": "posts", "kind": "forums.mention", "thread": f"topic-{topic.id}"}
    session.add(Notification(user_id=member.id, about_id=1, **about))
    session.add(Notification(user_id=member.id, about_id=2, is_on_screen=False, **about))
    session.add(Notification(user_id=member.id, about_id=3, **about | {"thread": "topic-0"}))
    session.commit()
    page = signed_in(member).page(f"/forum/sujets/{topic.id}")
    assert "1\N{NO-BREAK SPACE}non lue" in page.css_first("header").text()
