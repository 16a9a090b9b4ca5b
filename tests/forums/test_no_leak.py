"""Whatever people do, no list, count, mail, suggestion, notification, letter, file, copy of one's
data or address reveals a topic to somebody who may not read it."""

import json
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from flask import Flask
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.accounts.own_data import data_of
from app.core.db import db, now
from app.forums.models import Forum, Post, Topic
from app.forums.policies import (
    belongs_to,
    members_of,
    readable_by,
    readers_of,
    visible_attachments,
    visible_forums,
    visible_posts,
    visible_topics,
)
from app.forums.queries.my_forums import my_forums
from app.forums.services import mentions
from app.notifications.kinds import Rhythm, Span, describe, names_of_threads
from app.notifications.queries import centre
from app.notifications.queries.letter import content_of
from tests.forums import leaks
from tests.forums.leaks import GESTURES, Nation, words, words_in
from tests.support.client import RawClient
from tests.support.clock import Clock
from tests.support.database import Keeper, keep
from tests.support.mailbox import Mailbox
from tests.support.sign_in import sign_in_client

STORIES = st.lists(
    st.tuples(st.sampled_from(GESTURES), st.integers(0, 20), st.integers(0, 20)), max_size=12
)
EXAMPLES = settings(
    max_examples=int(os.environ.get("STORIES", "10")),
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a shorter story costs minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
LISTS = ("/", "/forum", "/forum/tous", "/notifications", "/mon-compte")


def bring(app: Flask, folder: Path) -> Nation:
    """The nation as it was founded, made once for all stories."""
    known: tuple[Nation, Keeper] | None = app.extensions.get("nation")
    if known is None:
        nation = leaks.found()
        db.session.remove()  # type: ignore[attr-defined]
        url = app.extensions["settings"].database_url
        known = app.extensions["nation"] = (nation, keep(url, db.metadata, folder, "nation"))
    db.session.remove()  # type: ignore[attr-defined]
    known[1].restore()
    first = known[0]
    return Nation(
        people=[*first.people],
        staff=first.staff,
        forums=[*first.forums],
        groups=[*first.groups],
        topics=[*first.topics],
        posts=[*first.posts],
        files={**first.files},
    )


def play(nation: Nation, story: list[tuple[Callable[..., None], int, int]]) -> None:
    for gesture, who, where in story:
        note(f"{gesture.__name__}({who}, {where})")
        gesture(nation, who, where)
        db.session.commit()
    db.session.expire_all()


def everybody(nation: Nation) -> list[User]:
    return [db.session.get_one(User, number) for number in (*nation.people, nation.staff)]


@EXAMPLES
@given(story=STORIES)
def test_what_is_visible_is_what_the_rules_say(
    app: Flask, session: Session, process_folder: Path, story: list
) -> None:
    nation = bring(app, process_folder)
    play(nation, story)
    for user in everybody(nation):
        topics, posts = leaks.open_topics(nation, user), leaks.open_posts(nation, user)
        assert {each.id for each in session.scalars(visible_topics(user))} == topics
        assert {each.id for each in session.scalars(visible_posts(user))} == posts
        files = {number for number, post_id in nation.files.items() if post_id in posts}
        assert {each.id for each in session.scalars(visible_attachments(user))} == files
        forums = {each for each in nation.forums if leaks.reads(user, session.get_one(Forum, each))}
        found = {each.id for each in session.scalars(visible_forums(user)).unique()}
        assert found & {*nation.forums} == forums


@EXAMPLES
@given(story=STORIES)
def test_the_readers_of_a_forum_are_those_who_read_it(
    app: Flask, session: Session, process_folder: Path, story: list
) -> None:
    nation = bring(app, process_folder)
    play(nation, story)
    people = everybody(nation)
    for forum in session.scalars(select(Forum).where(Forum.id.in_(nation.forums))).all():
        here = select(Forum.id).where(Forum.id == forum.id)
        by_person = {each.id for each in people if session.scalar(here.where(readable_by(each)))}
        own = {
            each.id
            for each in people
            if each.is_active and session.scalar(here.where(belongs_to(each)))
        }
        assert set(session.scalars(readers_of(forum).with_only_columns(User.id))) == by_person
        assert set(session.scalars(members_of(forum).with_only_columns(User.id))) == own
        assert own <= by_person


@EXAMPLES
@given(story=STORIES)
def test_nothing_that_is_told_reveals_a_topic(
    app: Flask, session: Session, process_folder: Path, clock: Clock, story: list
) -> None:
    nation = bring(app, process_folder)
    play(nation, story)
    _tell_all(nation, session)
    for user in everybody(nation):
        topics, posts = leaks.open_topics(nation, user), leaks.open_posts(nation, user)
        known = words(nation, topics, posts)
        for name, text in _told(nation, user, session).items():
            assert words_in(text) <= known, name
        own = set(session.scalars(select(Post.id).where(Post.author_id == user.id)))
        copy = words_in(json.dumps(data_of(user), ensure_ascii=False))
        assert copy <= words(nation, topics, own)
        assert words(nation, (), own) <= copy
        counted = my_forums(user)
        assert counted.unread_count <= len(topics)


def _tell_all(nation: Nation, session: Session) -> None:
    """The worker passes: whoever may read is told of what is left."""
    for post_id in nation.posts:
        leaks.telling.tell_people({"post_id": post_id})
    session.commit()
    session.expire_all()


def _told(nation: Nation, user: User, session: Session) -> dict[str, str]:
    """All that a person is told, as text."""
    keys = [row[0] for row in session.execute(centre.groups_of(user))]
    week = timedelta(days=7)
    letters = {
        f"letter {rhythm}": str(
            content_of(user, Span(rhythm, since=now() - week, until=now())).parts
        )
        for rhythm in (Rhythm.DAILY, Rhythm.WEEKLY)
    }
    threads = [f"topic-{number}" for number in nation.topics]
    return letters | {
        "centre": str(centre.read(user, keys)),
        "described": str(describe(user, "posts", nation.posts)),
        "threads": str(names_of_threads(user, threads)),
        "forums": str(my_forums(user)),
    }


@EXAMPLES
@given(story=STORIES)
def test_nobody_is_offered_for_a_mention_who_could_not_read_it(
    app: Flask, session: Session, process_folder: Path, story: list
) -> None:
    nation = bring(app, process_folder)
    play(nation, story)
    people = everybody(nation)
    for number in nation.forums:
        forum = session.get_one(Forum, number)
        readers = {each.id for each in people if leaks.reads(each, forum)}
        body = " ".join(
            f"[@{each.full_name}](/annuaire/personnes/{each.id}) @{each.full_name}"
            for each in people
        )
        assert set(mentions.find(f"{body} @animateurs", forum).user_ids) <= readers
        for typed in {each.last_name[:3] for each in people}:
            offered = mentions.suggested(typed, forum, by=people[-1])
            assert {each.id for each in offered} <= readers


@EXAMPLES
@given(story=STORIES, rank=st.integers(0, 20))
def test_no_address_shows_a_topic_to_who_may_not_read_it(
    app: Flask, session: Session, process_folder: Path, story: list, rank: int
) -> None:
    nation = bring(app, process_folder)
    play(nation, story)
    _tell_all(nation, session)
    user = nation.person(rank)
    topics, is_active = leaks.open_topics(nation, user), user.is_active
    in_topics = set(session.scalars(select(Post.id).where(Post.topic_id.in_(topics))))
    known = words(nation, topics, in_topics)
    into = dict(session.execute(select(Topic.id, Topic.merged_into_id)).all())
    place = dict(session.execute(select(Post.id, Post.topic_id)).all())
    addresses = [*LISTS, *_forum_addresses(nation, session)]
    client = RawClient(app, app.response_class, use_cookies=True)
    sign_in_client(client, user)
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code in {200, 302, 303, 404}, address
        assert words_in(answer.get_data(as_text=True)) <= known, address
    for topic_id in nation.topics:
        answer = client.get(f"/forum/sujets/{topic_id}")
        shown = topic_id in topics or into[topic_id] in topics
        if is_active:
            assert (answer.status_code != 404) is shown or into[topic_id], topic_id
        assert words_in(answer.get_data(as_text=True) + answer.headers.get("Location", "")) <= known
    for post_id in nation.posts:
        status = client.get(f"/forum/messages/{post_id}").status_code
        if is_active and place[post_id] not in topics:
            assert status == 404, post_id
    posts = leaks.open_posts(nation, user)
    for file_id, post_id in nation.files.items():
        if is_active and post_id not in posts:
            assert client.get(f"/forum/pieces-jointes/{file_id}").status_code == 404


def _forum_addresses(nation: Nation, session: Session) -> list[str]:
    forums = session.scalars(
        visible_forums(session.get_one(User, nation.staff)).where(Forum.id.in_(nation.forums))
    ).unique()
    found = []
    for forum in forums:
        if forum.workgroup:
            group = forum.workgroup
            found.append(f"/groupes/{group.region.slug}/{group.theme.slug}/forum")
        elif forum.region:
            found.append(f"/territoires/{forum.region.slug}/forum")
    return found


@EXAMPLES
@given(before=STORIES, after=STORIES)
def test_a_mail_that_leaves_tells_only_what_may_be_read_at_that_moment(
    app: Flask,
    session: Session,
    process_folder: Path,
    mailbox: Mailbox,
    clock: Clock,
    before: list,
    after: list,
) -> None:
    """Notifications are written, then things change, then the mails that they decided leave."""
    nation = bring(app, process_folder)
    play(nation, before)
    _tell_all(nation, session)
    play(nation, after)
    sent = len(list(mailbox._folder.glob("*.eml")))
    clock.advance(minutes=3)
    for mail in mailbox.all()[sent:]:
        db.session.expire_all()
        user = session.scalars(select(User).where(User.email == mail.to)).one()
        topics, posts = leaks.open_topics(nation, user), leaks.open_posts(nation, user)
        known = words(nation, topics, posts)
        assert words_in(mail.message.as_string() + mail.text + mail.html) <= known, mail.to


def test_the_stories_are_told_to_somebody(
    app: Flask, session: Session, process_folder: Path, mailbox: Mailbox, clock: Clock
) -> None:
    """What the stories look for is there to be found: mails leave, the letter has something."""
    nation = bring(app, process_folder)
    _tell_all(nation, session)
    told = [_told(nation, user, session) for user in everybody(nation)]
    for name in ("letter weekly", "centre", "described", "threads"):
        assert any(words_in(each[name]) for each in told), name
    clock.advance(minutes=3)
    assert any(words_in(mail.text) for mail in mailbox.all())
