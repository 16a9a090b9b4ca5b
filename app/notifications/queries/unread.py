"""How much a person has not read on screen."""

from sqlalchemy import ColumnElement, Select, func, select

from app.accounts.models import Person, User
from app.core.db import db
from app.notifications.models import Notification

MOST_COUNTED = 100


def unread(user: Person) -> Select[Notification]:
    """What a person was told on screen and has not read."""
    return select(Notification).where(
        Notification.user_id == user.id,
        Notification.read_at.is_(None),
        Notification.is_on_screen,
    )


def unread_of(user: Person) -> ColumnElement[int]:
    """The number that a person has not read, up to 100, as part of a statement."""
    counted = unread(user).with_only_columns(Notification.id).limit(MOST_COUNTED)
    rows = counted.correlate(User).subquery()
    return select(func.count()).select_from(rows).scalar_subquery()


def unread_count(user_id: int) -> int:
    """How many notifications a person has not read on screen, counted up to 100."""
    return db.session.scalar(select(unread_of(User)).where(User.id == user_id)) or 0
