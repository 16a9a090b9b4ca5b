"""What is stored of notifications: each one, each person's choices, the letters that left."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.db import Base, now, text_enum
from app.notifications.kinds import Rhythm


class Channel(StrEnum):
    """Where one is told."""

    SCREEN = "screen"
    MAIL = "mail"


class Notification(Base):
    """A person is told of one thing, once. It names what it is about and holds none of its words.

    ``place`` is where it happened (``workgroup-12``, ``region-32``, ``members``), ``thread`` the
    conversation (``topic-12``): both can be muted. ``mailed_at`` says that a mail or a letter
    told it.
    """

    __tablename__ = "notifications"
    __table_args__ = (
        UniqueConstraint("user_id", "kind", "about_kind", "about_id"),
        Index("ix_notifications_user_id_id", "user_id", "id"),
        Index("ix_notifications_thread", "user_id", "thread"),
        Index(
            "ix_notifications_unread",
            "user_id",
            sqlite_where=text("read_at IS NULL AND is_on_screen = 1"),
            postgresql_where=text("read_at IS NULL AND is_on_screen"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(60))
    about_kind: Mapped[str] = mapped_column(String(60))
    about_id: Mapped[int]
    place: Mapped[str] = mapped_column(String(40), default="")
    thread: Mapped[str] = mapped_column(String(40), default="")
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    is_on_screen: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)
    read_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(lazy="raise", foreign_keys=[user_id])
    actor: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[actor_id])


class Preference(Base):
    """A person's own choice for a kind on a channel; without a row the default holds."""

    __tablename__ = "notification_preferences"
    __table_args__ = (UniqueConstraint("user_id", "kind", "channel"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(60))
    channel: Mapped[Channel] = mapped_column(text_enum(Channel))
    rhythm: Mapped[Rhythm] = mapped_column(text_enum(Rhythm))


class Mute(Base):
    """A person wants to hear nothing of a place or of a conversation."""

    __tablename__ = "notification_mutes"
    __table_args__ = (UniqueConstraint("user_id", "target"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    target: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(default=now)


class LetterSettings(Base):
    """When a person wants their letter: day (0 is Monday) and hour in their own zone (IANA), and
    until which day they want no mail at all."""

    __tablename__ = "letter_settings"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    weekday: Mapped[int] = mapped_column(default=0)
    hour: Mapped[int] = mapped_column(default=7)
    zone: Mapped[str | None] = mapped_column(String(40))
    paused_until: Mapped[date | None]


class Letter(Base):
    """A grouped letter to a person for one period (``2026-W47``, ``2026-11-22``), at most once.

    It is empty when there was nothing to say, or when the person had paused their mails.
    ``sent_at`` is the moment up to which it tells, that of its writing.
    """

    __tablename__ = "letters"
    __table_args__ = (UniqueConstraint("user_id", "period"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    period: Mapped[str] = mapped_column(String(12))
    rhythm: Mapped[Rhythm] = mapped_column(text_enum(Rhythm))
    since: Mapped[datetime]
    is_empty: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)
    sent_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(lazy="raise")
