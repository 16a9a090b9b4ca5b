"""Whatever people do, no result, total, facet, spelling, suggestion or alert of the search reveals
what somebody may not read; and all that they may read is found."""

from collections import Counter
from pathlib import Path

from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.db import db
from app.core.search_index.vocabulary import VocabularyWord
from app.directory.policies.people import visible_people
from app.documents.models import Document
from app.forums.models import Forum, Post, Topic
from app.search.queries.asking import Asked
from app.search.queries.finding import find
from app.search.queries.suggesting import suggestions
from tests.documents import knowing
from tests.documents import leaks as library
from tests.forums import leaks as forums
from tests.search import meetings
from tests.search.named import misspelt, name_of, names_in
from tests.search.stories import (
    EXAMPLES,
    PARIS,
    Story,
    alerts_of,
    ask,
    founded,
    play,
    some_of,
    stories,
    told_to,
)
from tests.support.search import SearchIndex

POSTS_FROM = 500  # the number of the first post among the names that are given to things


# The forums


def found_forums() -> forums.Nation:
    nation = forums.found()
    christen(nation)
    return nation


def christen(nation: forums.Nation) -> None:
    """Give a name of letters to each topic and post that has none."""
    for rank, topic_id in enumerate(nation.topics):
        topic = db.session.get_one(Topic, topic_id)
        if not names_in(topic.title):
            topic.title += f" {name_of(rank)}"
    for rank, post_id in enumerate(nation.posts, POSTS_FROM):
        post = db.session.get_one(Post, post_id)
        if not names_in(post.body_html):
            post.body_html += f"<p>{name_of(rank)}</p>"
    db.session.commit()


def make_frequent(app: Flask) -> None:
    """Let each word be frequent enough to be proposed as a spelling."""
    db.session.execute(update(VocabularyWord).values(items=VocabularyWord.items + 1))
    db.session.commit()
    app.extensions.pop("search_vocabulary", None)


def names_known(nation: forums.Nation, topics: set[int], posts: set[int]) -> set[int]:
    ranks = {rank for rank, each in enumerate(nation.topics) if each in topics}
    return ranks | {rank for rank, each in enumerate(nation.posts, POSTS_FROM) if each in posts}


@EXAMPLES
@given(story=stories(forums.GESTURES), rank=st.integers(0, 5))
def test_topics_and_posts_are_found_by_their_readers_alone(
    app: Flask,
    session: Session,
    each_index: SearchIndex,
    process_folder: Path,
    story: Story,
    rank: int,
) -> None:
    nation = founded(app, process_folder, "searched_forums", found_forums)
    each_index.build()
    make_frequent(app)
    play(nation, story)
    for user in some_of(nation, rank):  # before the worker has seen what changed
        assert_nothing_leaks(nation, user, rank)
    christen(nation)
    each_index.refresh()
    make_frequent(app)
    for reader in (*some_of(nation, rank), None):
        assert_nothing_leaks(nation, reader, rank)
    assert ask(None).total == 0
    for number in (*nation.people, nation.staff):
        assert_finds_what_is_open(nation, session.get_one(User, number))


def assert_nothing_leaks(nation: forums.Nation, user: User | None, rank: int) -> None:
    """To a person, or to a visitor, who reads no forum."""
    topics = forums.open_topics(nation, user) if user else set()
    posts = forums.open_posts(nation, user) if user else set()
    readable = forums.words(nation, topics, posts)
    known = names_known(nation, topics, posts)
    words = ["sujet", "texte", f"zt{rank}z zp{rank}z", name_of(rank)[:6]]
    words += [misspelt(name_of(number)) for number in (rank, POSTS_FROM + rank)]
    for typed in words:
        told = told_to(user, typed).replace(typed, "")
        assert forums.words_in(told) <= readable, typed
        assert names_in(told) <= known, typed


def assert_finds_what_is_open(nation: forums.Nation, user: User) -> None:
    topics, posts = forums.open_topics(nation, user), forums.open_posts(nation, user)
    for number, topic_id in enumerate(nation.topics):
        assert ask(user, f"zt{number}z").total == (topic_id in topics)
    for number, post_id in enumerate(nation.posts):
        assert ask(user, f"zp{number}z").total == (post_id in posts)
    answers = select(Post.topic_id, Post.author_id).where(Post.id.in_(posts), Post.number > 1)
    rows = db.session.execute(answers).all()
    places = dict(db.session.execute(select(Topic.id, Forum.place).join(Topic.forum)).all())
    authors = dict(db.session.execute(select(Topic.id, Topic.author_id)).all())
    found = ask(user, kinds={"topic", "post"})
    assert found.total == len(topics) + len(rows)
    kinds = found.counts["kind"]
    assert (kinds.get("topic", 0), kinds.get("post", 0)) == (len(topics), len(rows))
    standing = [places[each] for each in topics] + [places[row.topic_id] for row in rows]
    assert found.counts["container"] == Counter(standing)
    wrote = [authors[each] for each in topics] + [row.author_id for row in rows]
    assert found.counts["author"] == Counter(str(each) for each in wrote if each)
    people = visible_people(user).with_only_columns(func.count(User.id))
    is_in = user.is_active and not user.is_pending
    assert ask(user, kinds={"person"}).total == (db.session.scalar(people) if is_in else 0)


# The library


@EXAMPLES
@given(story=stories(library.GESTURES), rank=st.integers(0, 6))
def test_documents_are_found_by_their_readers_alone(
    app: Flask,
    session: Session,
    each_index: SearchIndex,
    process_folder: Path,
    story: Story,
    rank: int,
) -> None:
    nation = founded(app, process_folder, "searched_library", library.found)
    each_index.build()
    play(nation, story)
    assert_no_document_leaks_to_visitors(nation, rank)  # before the worker has seen what changed
    each_index.refresh()
    assert_no_document_leaks_to_visitors(nation, rank)
    assert_visitors_find_what_is_public(nation)
    for number in nation.people:
        user = session.get_one(User, number)
        documents = knowing.open_documents(nation, user)
        current = {session.get_one(Document, each).current_version_id for each in documents}
        for at, each in enumerate(nation.documents):
            assert ask(user, f"zd{at}z").total == (each in documents)
        for at, each in enumerate(nation.versions):
            assert ask(user, f"zv{at}z").total == (each in current)
        found = ask(user, kinds={"document"})
        assert found.total == len(documents)
        places = [session.get_one(Document, each).place for each in documents]
        assert found.counts["container"] == Counter(places)
        if user in some_of(nation, rank):
            readable = knowing.words(nation, documents, [each or 0 for each in current])
            for typed in ("note", "texte", f"zd{rank}z zv{rank}z"):
                told = told_to(user, typed).replace(typed, "")
                assert knowing.words_in(told) <= readable, typed


def assert_no_document_leaks_to_visitors(nation: library.Nation, rank: int) -> None:
    readable = knowing.public_words(nation)
    for typed in ("note", "texte", f"zd{rank}z zv{rank}z"):
        assert knowing.words_in(told_to(None, typed).replace(typed, "")) <= readable, typed


def assert_visitors_find_what_is_public(nation: library.Nation) -> None:
    """What anybody reads, where no newer version is being worked on."""
    readable = knowing.public_words(nation)
    found = [
        each
        for rank, each in enumerate(knowing.documents_of(nation))
        if f"zd{rank}z" in readable and each.public_version_id == each.current_version_id
    ]
    assert {hit.key.id for hit in ask(None).hits} == {each.id for each in found}
    assert sum(ask(None).counts["container"].values()) == len(found)


# The agenda


@EXAMPLES
@given(story=stories(meetings.GESTURES), rank=st.integers(0, 6))
def test_events_and_minutes_are_found_by_their_readers_alone(
    app: Flask,
    session: Session,
    each_index: SearchIndex,
    process_folder: Path,
    story: Story,
    rank: int,
) -> None:
    nation = founded(app, process_folder, "searched_agenda", meetings.found)
    each_index.build()
    play(nation, story)
    for reader in (*some_of(nation, rank), None):  # before the worker has seen what changed
        assert_no_meeting_leaks(nation, reader, rank)
    each_index.refresh()
    assert_no_meeting_leaks(nation, None, rank)
    public = meetings.public_events(nation)
    assert {hit.key.id for hit in ask(None).hits} == public - meetings.discussing(public)
    for number in nation.people:
        user = session.get_one(User, number)
        events, shared = meetings.open_events(nation, user), meetings.open_minutes(nation, user)
        for at, each in enumerate(nation.events):
            assert ask(user, f"zm{at}z").total == (each in shared)
            assert ask(user, f"ze{at}z", {"event"}).total == (each in events)
        found = ask(user, kinds={"event", "minutes"})
        assert found.total == len(events) + len(shared)
        assert found.counts["container"] == Counter(
            meetings.places(events) + meetings.places(shared)
        )
        if user in some_of(nation, rank):
            assert_no_meeting_leaks(nation, user, rank)


def assert_no_meeting_leaks(nation: meetings.Nation, user: User | None, rank: int) -> None:
    readable = meetings.words(nation, user)
    for typed in ("réunion", "compte rendu", f"ze{rank}z zm{rank}z"):
        told = told_to(user, typed).replace(typed, "")
        assert meetings.words_in(told) <= readable, typed


def test_the_stories_look_for_what_can_be_found(
    app: Flask, session: Session, search_index: SearchIndex, process_folder: Path
) -> None:
    """Each outlet that the stories watch says something to somebody."""
    nation = founded(app, process_folder, "searched_forums", found_forums)
    search_index.build()
    make_frequent(app)
    user = session.get_one(User, nation.staff)
    every = set(nation.topics), set(nation.posts)
    assert forums.words_in(told_to(user, "sujet")) == forums.words(nation, *every)
    open_to_all = next(
        rank
        for rank, each in enumerate(nation.topics)
        if session.get_one(Forum, session.get_one(Topic, each).forum_id).place == "members"
    )
    word = name_of(open_to_all)
    assert find(user, Asked(typed=misspelt(word)), PARIS).spelling == word
    assert word in str(suggestions(user, word[:6]))
    assert forums.words_in(alerts_of(user, "sujet"))
