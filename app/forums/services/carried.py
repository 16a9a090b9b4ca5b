"""What people keep of a topic when its posts go elsewhere: read marks, follows, drafts, what they
were told. One statement each, however many people there are."""

from sqlalchemy import ColumnElement, delete, func, insert, literal, select, update
from sqlalchemy.orm import aliased

from app.accounts.models import User
from app.core.db import UtcDateTime, db, now
from app.forums.models import Draft, Follow, Forum, Post, ReadMark, Topic
from app.forums.policies import readers_of
from app.notifications.services import Origin
from app.notifications.services.moving import carry_mutes, mark_moved

PLAIN = {"synchronize_session": False}


def drop_follows_of_strangers(topic: Topic, forum: Forum) -> None:
    """Forget that people follow a topic whose forum they may not read."""
    readers = readers_of(forum).with_only_columns(User.id)
    db.session.execute(
        delete(Follow)
        .where(Follow.topic_id == topic.id, Follow.user_id.not_in(readers))
        .execution_options(**PLAIN)
    )


def copy_follows(source: Topic, target: Topic, forum: Forum) -> None:
    """Let those who follow a topic follow another in the same way, unless they chose for it, if
    they may read it."""
    readers = readers_of(forum).with_only_columns(User.id)
    chosen = select(Follow.user_id).where(Follow.topic_id == target.id)
    followers = select(
        Follow.user_id, literal(target.id), Follow.level, literal(now(), UtcDateTime())
    ).where(
        Follow.topic_id == source.id, Follow.user_id.in_(readers), Follow.user_id.not_in(chosen)
    )
    db.session.execute(
        insert(Follow).from_select(["user_id", "topic_id", "level", "chosen_at"], followers)
    )


def drop_follows(topic: Topic) -> None:
    """Forget who follows a topic that is no more."""
    db.session.execute(delete(Follow).where(Follow.topic_id == topic.id).execution_options(**PLAIN))


def mark_read_as_before(source: Topic, target: Topic, chosen: ColumnElement[bool]) -> None:
    """Those who had read every post that leaves a topic have read the topic that they make.

    To be called before the posts leave.
    """
    leaving = select(func.max(Post.number), func.count(Post.id)).where(
        Post.topic_id == source.id, chosen
    )
    highest, count = db.session.execute(leaving).one()
    readers = select(
        ReadMark.user_id, literal(target.id), literal(count), literal(now(), UtcDateTime())
    ).where(ReadMark.topic_id == source.id, ReadMark.last_number >= highest)
    db.session.execute(
        insert(ReadMark).from_select(["user_id", "topic_id", "last_number", "read_at"], readers)
    )


def lower_read_marks(topic: Topic) -> None:
    """Nobody has read further than the last post: the next one will be new to all."""
    db.session.execute(
        update(ReadMark)
        .where(ReadMark.topic_id == topic.id, ReadMark.last_number > topic.last_number)
        .values(last_number=topic.last_number)
        .execution_options(**PLAIN)
    )


def join_read_marks(source: Topic, target: Topic, last_number: int) -> None:
    """Those who had read both topics to their end have read what they make together; the others
    find new posts in it. To be called before the counts of both change."""
    read_source = select(ReadMark.user_id).where(
        ReadMark.topic_id == source.id, ReadMark.last_number >= source.last_number
    )
    db.session.execute(
        update(ReadMark)
        .where(
            ReadMark.topic_id == target.id,
            ReadMark.last_number >= target.last_number,
            ReadMark.user_id.in_(read_source),
        )
        .values(last_number=last_number)
        .execution_options(**PLAIN)
    )
    db.session.execute(
        delete(ReadMark).where(ReadMark.topic_id == source.id).execution_options(**PLAIN)
    )


def join_mutes(source: Topic, target: Topic) -> None:
    """Who wanted to hear nothing of a topic hears nothing of the one that takes it in."""
    for statement in carry_mutes(f"topic-{source.id}", f"topic-{target.id}"):
        db.session.execute(statement, execution_options=PLAIN)


def join_drafts(source: Topic, target: Topic) -> None:
    """What people were writing in a topic follows it, after what they were writing in the other."""
    old, new = f"topic-{source.id}", f"topic-{target.id}"
    there = aliased(Draft)
    added = (
        select(there.body)
        .where(there.target == old, there.user_id == Draft.user_id)
        .correlate(Draft)
        .scalar_subquery()
    )
    writers = select(there.user_id).where(there.target == old)
    db.session.execute(
        update(Draft)
        .where(Draft.target == new, Draft.user_id.in_(writers))
        .values(body=Draft.body + "\n\n" + added)
        .execution_options(**PLAIN)
    )
    kept = select(there.user_id).where(there.target == new)
    db.session.execute(
        delete(Draft).where(Draft.target == old, Draft.user_id.in_(kept)).execution_options(**PLAIN)
    )
    db.session.execute(
        update(Draft).where(Draft.target == old).values(target=new).execution_options(**PLAIN)
    )


def tell_where(topic: Topic, forum: Forum) -> None:
    """Keep what people were told of the posts of a topic with the topic and its place."""
    origin = Origin(place=forum.place, thread=f"topic-{topic.id}")
    posts = select(Post.id).where(Post.topic_id == topic.id)
    moved = mark_moved(Post.__tablename__, posts, origin)
    db.session.execute(moved.execution_options(**PLAIN))
