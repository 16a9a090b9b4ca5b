"""What was written through the directory: exchanges, and how much a person wrote."""

from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from app.accounts.models import User
from app.core.db import db
from app.directory.models import Profile, RelayedMessage, RelayRefusal
from app.directory.policies.relays import refused_senders, refusing_people, visible_relays


def sent_since(moment: datetime, sender_id: int) -> int:
    """How many messages a person has written since a moment."""
    sent = select(func.count(RelayedMessage.id)).where(
        RelayedMessage.sender_id == sender_id, RelayedMessage.sent_at > moment
    )
    return db.session.scalar(sent) or 0


def unanswered(sender_id: int, recipient_id: int) -> int:
    """How many messages a person wrote to another since the other last wrote to them."""
    last_answer = (
        select(func.coalesce(func.max(RelayedMessage.id), 0))
        .where(RelayedMessage.sender_id == recipient_id, RelayedMessage.recipient_id == sender_id)
        .scalar_subquery()
    )
    waiting = select(func.count(RelayedMessage.id)).where(
        RelayedMessage.sender_id == sender_id,
        RelayedMessage.recipient_id == recipient_id,
        RelayedMessage.id > last_answer,
    )
    return db.session.scalar(waiting) or 0


def exchanges_of(user: User) -> Select[RelayedMessage]:
    """The last message of each exchange of a person, the newest first."""
    newer = aliased(RelayedMessage)
    exchange_id = func.coalesce(RelayedMessage.answers_id, RelayedMessage.id)
    goes_on = select(newer.id).where(newer.answers_id == exchange_id, newer.id > RelayedMessage.id)
    return visible_relays(user).where(~goes_on.exists()).order_by(RelayedMessage.id.desc())


def refuses_sender(user_id: int, sender_id: int) -> bool:
    """Whether a person chose to take no message from another."""
    refused = refused_senders(user_id).where(RelayRefusal.refused_id == sender_id)
    return db.session.scalar(refused) is not None


def refuses_all(user_id: int) -> bool:
    """Whether a person chose to take no message from anybody."""
    return db.session.scalar(refusing_people().where(Profile.user_id == user_id)) is not None
