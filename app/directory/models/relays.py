"""Messages relayed from member to member, without either address being shown."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.db import Base, now


class RelayRefusal(Base):
    """A person takes no more messages from another."""

    __tablename__ = "relay_refusals"
    __table_args__ = (UniqueConstraint("user_id", "refused_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    refused_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    refused_at: Mapped[datetime] = mapped_column(default=now)


class RelayedMessage(Base):
    """A message written on the page of a person; its reader answers by the same way.

    ``answers_id`` is the first message of the exchange that it goes on. ``reported_at`` says that
    its reader reported it, ``settled_at`` that the staff looked at it.
    """

    __tablename__ = "relayed_messages"
    __table_args__ = (
        Index("ix_relayed_messages_sender", "sender_id", "sent_at"),
        Index("ix_relayed_messages_recipient", "recipient_id", "sent_at"),
        Index("ix_relayed_messages_answers_id", "answers_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sender_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    recipient_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    answers_id: Mapped[int | None] = mapped_column(
        ForeignKey("relayed_messages.id", ondelete="SET NULL")
    )
    submission_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    sent_at: Mapped[datetime] = mapped_column(default=now)
    reported_at: Mapped[datetime | None] = mapped_column(index=True)
    report_reason: Mapped[str] = mapped_column(Text, default="")
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))

    sender: Mapped[User] = relationship(lazy="raise", foreign_keys=[sender_id])
    recipient: Mapped[User] = relationship(lazy="raise", foreign_keys=[recipient_id])

    @property
    def exchange_id(self) -> int:
        """The first message of the exchange: all its messages are read together."""
        return self.answers_id or self.id

    def other_of(self, user_id: int) -> User:
        """The other person of the message."""
        return self.recipient if self.sender_id == user_id else self.sender
