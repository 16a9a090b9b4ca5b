"""What a person has seen of documents: the only thing that a page which is read may write."""

from contextlib import suppress

from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from app.accounts.models import User
from app.core.audit import kind_of
from app.core.db import db, own_transaction
from app.documents.models import Document
from app.notifications.models import Notification
from app.notifications.services import mark_read


def mark_seen(user: User, document: Document) -> int:
    """Mark as read what a person was told of a document that they open; return how many of these
    the bell counted. A database busy elsewhere is left alone: next time will do."""
    told = select(Notification.id).where(
        Notification.user_id == user.id,
        Notification.about_kind == kind_of(document),
        Notification.about_id == document.id,
        Notification.read_at.is_(None),
    )
    ids = db.session.scalars(told).all()
    if not ids:
        return 0
    with suppress(OperationalError), own_transaction() as connection:
        read = mark_read(user, ids).returning(Notification.is_on_screen)
        return sum(connection.execute(read).scalars())
    return 0
