"""What each person keeps of forums: how far they read, what they follow, what they are writing."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, now, text_enum
from app.forums.models.levels import FollowLevel


class ReadMark(Base):
    """How far a person has read a topic: the number of the last post they saw."""

    __tablename__ = "read_marks"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    topic_id: Mapped[int] = mapped_column(
        ForeignKey("topics.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    last_number: Mapped[int]
    read_at: Mapped[datetime] = mapped_column(default=now)


class ForumReadMark(Base):
    """« Tout marquer comme lu »: what was last written before this moment counts as read."""

    __tablename__ = "forum_read_marks"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    forum_id: Mapped[int] = mapped_column(
        ForeignKey("forums.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    read_at: Mapped[datetime] = mapped_column(default=now)


class Follow(Base):
    """A person's own choice for a forum or for a topic (one of the two is set)."""

    __tablename__ = "follows"
    __table_args__ = (
        Index(
            "uq_follows_forum",
            "forum_id",
            "user_id",
            unique=True,
            sqlite_where=text("forum_id IS NOT NULL"),
            postgresql_where=text("forum_id IS NOT NULL"),
        ),
        Index(
            "uq_follows_topic",
            "topic_id",
            "user_id",
            unique=True,
            sqlite_where=text("topic_id IS NOT NULL"),
            postgresql_where=text("topic_id IS NOT NULL"),
        ),
        Index("ix_follows_user_id", "user_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    forum_id: Mapped[int | None] = mapped_column(ForeignKey("forums.id", ondelete="CASCADE"))
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"))
    level: Mapped[FollowLevel] = mapped_column(text_enum(FollowLevel))
    chosen_at: Mapped[datetime] = mapped_column(default=now)


class Draft(Base):
    """What a person is writing: a reply (``topic-12``), a new topic (``forum-3``) or an edit
    (``post-45``). Gone once posted."""

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("user_id", "target"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    target: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200), default="")
    body: Mapped[str] = mapped_column(Text, default="")
    saved_at: Mapped[datetime] = mapped_column(default=now, index=True)


__all__ = ["Draft", "Follow", "FollowLevel", "ForumReadMark", "ReadMark"]
