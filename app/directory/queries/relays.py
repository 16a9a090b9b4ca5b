"""What was written through the directory: exchanges, and how much a person wrote."""

from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from app.accounts.models import User
from app.core.db import db
from app.directory.models import Profile, RelayedMessage
from app.directory.policies.relays import visible_relays


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


def takes_messages(user_id: int) -> bool:
    """Whether a person takes messages of the directory; one without a page does."""
    refusing = select(Profile.user_id).where(Profile.user_id == user_id, ~Profile.takes_messages)
    return db.session.scalar(refusing) is None
