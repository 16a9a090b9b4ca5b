"""Who writes to whom through the directory, reads what was written, and looks at reports."""

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.core.db import db
from app.directory.models import Profile, RelayedMessage, RelayRefusal
from app.directory.policies.people import visible_people


def reachable_people(user: User) -> Select[User]:
    """Everybody else in the directory, whether they take messages or not."""
    return visible_people(user).where(User.id != user.id)


def refusing_people() -> Select[int]:
    """The account numbers of those who refuse messages of the directory."""
    return select(Profile.user_id).where(~Profile.takes_messages)


def refusing_sender(sender_id: int) -> Select[int]:
    """The account numbers of those who take no message from a person."""
    return select(RelayRefusal.user_id).where(RelayRefusal.refused_id == sender_id)


def refused_senders(user_id: int) -> Select[int]:
    """The account numbers of those from whom a person takes no message."""
    return select(RelayRefusal.refused_id).where(RelayRefusal.user_id == user_id)


def takes_messages_of(user_id: int, sender_id: int) -> bool:
    """Whether a person takes the messages of another; one without a page takes everybody's."""
    refusing = refusing_people().where(Profile.user_id == user_id)
    refused = refusing_sender(sender_id).where(RelayRefusal.user_id == user_id)
    return db.session.scalar(refusing.union_all(refused).limit(1)) is None


def visible_relays(user: User) -> Select[RelayedMessage]:
    """The messages that a person wrote or was sent; of no other, whatever their role."""
    return (
        select(RelayedMessage)
        .options(
            joinedload(RelayedMessage.sender).lazyload(User.roles),
            joinedload(RelayedMessage.recipient).lazyload(User.roles),
        )
        .where(or_(RelayedMessage.sender_id == user.id, RelayedMessage.recipient_id == user.id))
    )


def visible_exchange(user: User, exchange_id: int) -> Select[RelayedMessage]:
    """The messages of an exchange that a person is part of, the oldest first."""
    whole = func.coalesce(RelayedMessage.answers_id, RelayedMessage.id) == exchange_id
    either = or_(RelayedMessage.id == exchange_id, RelayedMessage.answers_id == exchange_id)
    return visible_relays(user).where(either, whole).order_by(RelayedMessage.id)


def reportable_relays(user: User) -> Select[RelayedMessage]:
    """The messages that a person was sent and may report: those nobody reported yet."""
    received = visible_relays(user).where(RelayedMessage.recipient_id == user.id)
    return received.where(RelayedMessage.reported_at.is_(None))


def can_answer_reports(user: User) -> bool:
    """Whether a person reads the messages that were reported: the team of ANSA alone."""
    return user.is_ansa


def reported_relays() -> Select[RelayedMessage]:
    """The messages that were reported, the oldest first."""
    return (
        select(RelayedMessage)
        .options(
            joinedload(RelayedMessage.sender).lazyload(User.roles),
            joinedload(RelayedMessage.recipient).lazyload(User.roles),
        )
        .where(RelayedMessage.reported_at.is_not(None))
        .order_by(RelayedMessage.id)
    )
