"""How far a person has read: the only thing that a page which is read may write."""

from contextlib import suppress
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import OperationalError

from app.accounts.models import User
from app.core.db import db, now, own_transaction
from app.forums.models import Forum, ForumReadMark, ReadMark, Topic
from app.forums.policies import readable_by
from app.forums.queries.unread import is_unread
from app.notifications.models import Notification
from app.notifications.services import mark_thread_read


def mark_seen(user: User, topic_id: int, number: int) -> int:
    """Note that a person has the posts of a topic before their eyes, up to this number, and with
    them what they were told of it; return how many of these the bell counted. A database busy
    elsewhere is left alone: next time will do."""
    with suppress(OperationalError), own_transaction() as connection:
        connection.execute(_seen(user, topic_id, number))
        told = mark_thread_read(user, f"topic-{topic_id}").returning(Notification.is_on_screen)
        return sum(connection.execute(told).scalars())
    return 0


def mark_forum_read(forum: Forum, by: User) -> int:
    """Mark all that is written in a forum as read; return how many topics were not."""
    return _mark_read([forum.id], by)


def mark_all_read(by: User) -> int:
    """Mark every forum that a person reads as read; return how many topics were not."""
    return _mark_read(db.session.scalars(select(Forum.id).where(readable_by(by))).all(), by)


def _mark_read(forum_ids: Any, by: User) -> int:
    if not forum_ids:
        return 0
    unread = select(func.count()).where(Topic.forum_id.in_(forum_ids), is_unread(by))
    count = db.session.scalar(unread.select_from(Topic)) or 0
    moment = now()
    insert = _insert()(ForumReadMark)
    db.session.execute(
        insert.on_conflict_do_update(
            index_elements=["user_id", "forum_id"], set_={"read_at": insert.excluded.read_at}
        ),
        [{"user_id": by.id, "forum_id": each, "read_at": moment} for each in forum_ids],
    )
    return count


def _seen(user: User, topic_id: int, number: int) -> Any:
    insert = _insert()(ReadMark).values(
        user_id=user.id, topic_id=topic_id, last_number=number, read_at=now()
    )
    return insert.on_conflict_do_update(
        index_elements=["user_id", "topic_id"],
        set_={"last_number": insert.excluded.last_number, "read_at": insert.excluded.read_at},
        where=ReadMark.last_number < insert.excluded.last_number,
    )


def _insert() -> Any:
    return sqlite_insert if db.engine.dialect.name == "sqlite" else postgresql_insert
