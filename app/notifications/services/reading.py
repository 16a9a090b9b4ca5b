"""Read marks. The statements can also be run by a GET, in a short transaction of their own."""

from collections.abc import Sequence

from sqlalchemy import Update, update

from app.accounts.models import User
from app.core.db import db, now, own_transaction
from app.notifications.models import Notification
from app.notifications.queries.centre import unreadable_ids


def mark_thread_read(user: User, thread: str) -> Update:
    """The statement that marks as read what a person was told of a conversation they opened."""
    return _read(user).where(Notification.thread == thread)


def mark_read(user: User, ids: Sequence[int]) -> Update:
    """The statement that marks some of a person's notifications as read."""
    return _read(user).where(Notification.id.in_(ids))


def mark_all_read(by: User) -> None:
    """Mark as read everything that a person was told."""
    db.session.execute(_read(by), execution_options={"synchronize_session": False})


def mark_unreadable_read(user: User) -> int:
    """Mark as read what a person may no longer read, for the bell never to count it again.

    Right after somebody left a group the bell may count what the centre does not show: that
    number tells nothing of it, and the first look at the centre, which calls this, sets it right.
    """
    ids = unreadable_ids(user)
    if ids:
        with own_transaction() as connection:
            connection.execute(mark_read(user, ids))
    return len(ids)


def _read(user: User) -> Update:
    unread = (Notification.user_id == user.id, Notification.read_at.is_(None))
    return update(Notification).where(*unread).values(read_at=now())
