"""Storing a reply: the statements of the one gesture that everybody makes, built once.

They are sent without the unit of work of the ORM, which costs more than they do.
"""

from functools import cache
from typing import Any, cast

from sqlalchemy import Executable, Integer, Table, bindparam, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import make_transient_to_detached

from app.core.db import KEPT_PLAN, db
from app.core.search_index.outbox import touch
from app.forums.models import Forum, Post, Topic
from app.forums.search import posts

TOPICS, FORUMS, POSTS = (cast("Table", each.__table__) for each in (Topic, Forum, Post))
COUNTED = ["last_number", "post_count", "last_post_at", "last_author_name"]
DEFAULTS = {"version_count": 1, "thanks_count": 0, "useful_count": 0, "attachment_count": 0}


def take_number(topic: Topic, words: dict[str, Any]) -> int | None:
    """The next number of a topic, none where it takes no post or has moved. Its row is held until
    the commit: two people, or two sendings of one form, come one after the other."""
    given = {
        "of_topic": topic.id,
        "of_forum": topic.forum_id,
        "last_post_at": words["created_at"],
        "last_author_name": words["author_name"],
    }
    db.session.flush()
    number: int | None = db.session.connection().execute(_numbering(), given).scalar()
    db.session.expire(topic, COUNTED)
    return number


def insert_post(values: dict[str, Any]) -> Post | None:
    """The new post, none when its form has made it already."""
    values = {**values, **DEFAULTS}
    engine = db.engine.dialect.name
    post_id = db.session.connection().execute(_inserting(engine), values).scalar()
    if post_id is None:
        return None
    touch(posts.KIND, [post_id])
    post = Post(id=post_id, **values)
    make_transient_to_detached(post)
    db.session.add(post)
    return post


def count_in_forum(forum: Forum, post: Post) -> None:
    """Count one more post in a forum; its number was counted in its topic."""
    given = {
        "of_forum": forum.id,
        "last_post_at": post.created_at,
        "last_topic_id": post.topic_id,
    }
    db.session.connection().execute(_counting(), given)
    db.session.expire(forum, ["post_count", "last_post_at", "last_topic_id"])


@cache
def _numbering() -> Executable:
    return (
        update(TOPICS)
        .where(
            TOPICS.c.id == bindparam("of_topic", type_=Integer),
            TOPICS.c.forum_id == bindparam("of_forum", type_=Integer),
            *(TOPICS.c[name].is_(None) for name in ("locked_at", "archived_at", "trashed_at")),
            TOPICS.c.merged_into_id.is_(None),
        )
        .values(
            last_number=TOPICS.c.last_number + 1,
            post_count=TOPICS.c.post_count + 1,
            last_post_at=bindparam("last_post_at"),
            last_author_name=bindparam("last_author_name"),
        )
        .returning(TOPICS.c.last_number)
        .execution_options(**KEPT_PLAN)
    )


@cache
def _inserting(engine: str) -> Executable:
    insert = sqlite_insert if engine == "sqlite" else postgresql_insert
    return (
        insert(POSTS)
        .on_conflict_do_nothing(index_elements=["author_id", "submission_key"])
        .returning(POSTS.c.id)
        .execution_options(**KEPT_PLAN)
    )


@cache
def _counting() -> Executable:
    return (
        update(FORUMS)
        .where(FORUMS.c.id == bindparam("of_forum", type_=Integer))
        .values(
            post_count=FORUMS.c.post_count + 1,
            last_post_at=bindparam("last_post_at"),
            last_topic_id=bindparam("last_topic_id"),
        )
        .execution_options(**KEPT_PLAN)
    )
