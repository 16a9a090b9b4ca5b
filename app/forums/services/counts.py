"""The stored counts of topics and forums: set anew after a rare gesture, and checked.

A reply only adds to them. What is in the trash is not counted; a topic that was
merged elsewhere is not either.
"""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from app.core.db import db
from app.forums.models import Forum, Post, Topic

SHOWN = 20


def give_back_number(topic: Topic) -> None:
    """Undo the number that was just taken for a post that stood there already."""
    db.session.refresh(topic)
    topic.last_number -= 1
    recount_topic(topic)


def recount_topic(topic: Topic) -> None:
    """Count the posts of a topic anew, and say when and by whom the last one was written.

    ``last_number`` never goes down: a number that was given is not given again.
    """
    db.session.flush()
    here = select(Post).where(Post.topic_id == topic.id)
    shown = here.where(Post.trashed_at.is_(None))
    count = shown.with_only_columns(func.count(Post.id))
    latest = (Post.created_at.desc(), Post.number.desc())  # what was merged in may be older
    last = shown.with_only_columns(Post.created_at, Post.author_name).order_by(*latest)
    highest = db.session.scalar(here.with_only_columns(func.max(Post.number))) or 0
    row = db.session.execute(last.limit(1)).first()
    topic.post_count = db.session.scalar(count) or 0
    topic.last_number = max(topic.last_number, highest)
    topic.last_post_at = row.created_at if row else topic.created_at
    topic.last_author_name = row.author_name if row else topic.author_name


def recount_forum(forum_id: int) -> None:
    """Count the topics and posts of a forum anew, and say which topic was last written in.

    The forum is held first, so that what others are adding is either counted or added after.
    """
    db.session.flush()
    db.session.execute(select(Forum.id).where(Forum.id == forum_id).with_for_update(key_share=True))
    own = select(Topic).where(Topic.forum_id == forum_id, _is_counted())
    counted = own.with_only_columns(func.count(Topic.id), func.sum(Topic.post_count))
    last = own.order_by(Topic.last_post_at.desc(), Topic.id.desc()).limit(1)
    topics, posts = db.session.execute(counted).one()
    topic = db.session.scalar(last)
    forum = db.session.get_one(Forum, forum_id)
    forum.topic_count, forum.post_count = topics, int(posts or 0)
    forum.last_post_at = topic.last_post_at if topic else None
    forum.last_topic_id = topic.id if topic else None


def problems() -> Iterator[str]:
    """What is stored and is not so, in French, for ``flask check``."""
    for topic_id, stored, counted in db.session.execute(_wrong_topics()):
        yield f"sujet {topic_id} : {stored} messages enregistrés, {counted} comptés"
    for forum_id, topics, posts in db.session.execute(_wrong_forums()):
        yield f"forum {forum_id} : {topics} sujets et {posts} messages enregistrés à tort"
    for topic_id in db.session.scalars(_outnumbered()):
        yield f"sujet {topic_id} : un message porte un numéro plus grand que le dernier"


def _is_counted() -> ColumnElement[bool]:
    return and_(Topic.trashed_at.is_(None), Topic.merged_into_id.is_(None))


def _wrong_topics() -> Select[int, int, int]:
    shown = (
        select(Post.topic_id, func.count(Post.id).label("posts"))
        .where(Post.trashed_at.is_(None))
        .group_by(Post.topic_id)
        .subquery()
    )
    counted = func.coalesce(shown.c.posts, 0)
    return (
        select(Topic.id, Topic.post_count, counted)
        .outerjoin(shown, shown.c.topic_id == Topic.id)
        .where(Topic.post_count != counted)
        .order_by(Topic.id)
        .limit(SHOWN)
    )


def _wrong_forums() -> Select[int, int, int]:
    own = (
        select(
            Topic.forum_id,
            func.count(Topic.id).label("topics"),
            func.sum(Topic.post_count).label("posts"),
        )
        .where(_is_counted())
        .group_by(Topic.forum_id)
        .subquery()
    )
    topics, posts = func.coalesce(own.c.topics, 0), func.coalesce(own.c.posts, 0)
    return (
        select(Forum.id, Forum.topic_count, Forum.post_count)
        .outerjoin(own, own.c.forum_id == Forum.id)
        .where(or_(Forum.topic_count != topics, Forum.post_count != posts))
        .order_by(Forum.id)
        .limit(SHOWN)
    )


def _outnumbered() -> Select[int]:
    beyond = and_(Post.topic_id == Topic.id, Post.number > Topic.last_number)
    return select(Topic.id).where(select(Post.id).where(beyond).exists()).order_by(Topic.id)
