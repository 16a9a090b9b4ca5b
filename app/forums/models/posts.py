"""Posts, with what hangs on them: earlier versions, attachments, mentions, reactions."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.dates import NBSP, number
from app.core.db import Base, now, text_enum
from app.forums.models.topics import Topic


class ReactionKind(StrEnum):
    """A word of thanks without a post."""

    THANKS = "thanks"
    USEFUL = "useful"

    @property
    def label(self) -> str:
        return {"thanks": "Merci", "useful": "Utile"}[self.value]


class Post(Base):
    """A post. Its Markdown is rendered once, when it is written (``body_html``).

    ``author_name`` and ``author_line`` sign it with the name, function and structure of that day.
    """

    __tablename__ = "posts"
    __table_args__ = (
        UniqueConstraint("topic_id", "number"),
        UniqueConstraint("author_id", "submission_key"),
        Index("ix_posts_author_id_id", "author_id", "id"),
        Index("ix_posts_topic_id_created_at", "topic_id", "created_at", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"))
    number: Mapped[int]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    author_name: Mapped[str] = mapped_column(String(220), default="")
    author_line: Mapped[str] = mapped_column(String(420), default="")
    body: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    submission_key: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(default=now)
    edited_at: Mapped[datetime | None]
    version_count: Mapped[int] = mapped_column(default=1)
    thanks_count: Mapped[int] = mapped_column(default=0)
    useful_count: Mapped[int] = mapped_column(default=0)
    attachment_count: Mapped[int] = mapped_column(default=0)
    hidden_at: Mapped[datetime | None]
    trashed_at: Mapped[datetime | None] = mapped_column(index=True)
    trashed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))

    topic: Mapped[Topic] = relationship(lazy="raise")
    author: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[author_id])

    @property
    def is_hidden(self) -> bool:
        return self.hidden_at is not None

    @property
    def is_trashed(self) -> bool:
        return self.trashed_at is not None

    @property
    def opens_topic(self) -> bool:
        return self.number == 1


class PostVersion(Base):
    """What a post said before it was edited, and why it was."""

    __tablename__ = "post_versions"
    __table_args__ = (Index("ix_post_versions_post_id_id", "post_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    body: Mapped[str] = mapped_column(Text)
    replaced_at: Mapped[datetime] = mapped_column(default=now)
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    reason: Mapped[str] = mapped_column(String(200), default="")

    post: Mapped[Post] = relationship(lazy="raise")
    replaced_by: Mapped[User | None] = relationship(lazy="raise")


class Attachment(Base):
    """A file or image joined to a post; ``post_id`` is empty until its post is sent.

    ``description`` is an image's alternative text (empty when it only decorates); ``byte_count``
    its size; ``width`` and ``height`` those of an image in pixels; ``stored_name`` the name under
    which the bytes are kept.
    """

    __tablename__ = "attachments"

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int | None] = mapped_column(
        ForeignKey("posts.id", ondelete="CASCADE"), index=True
    )
    uploaded_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    byte_count: Mapped[int]
    width: Mapped[int | None]
    height: Mapped[int | None]
    stored_name: Mapped[str] = mapped_column(String(80), index=True)
    description: Mapped[str] = mapped_column(String(500), default="")
    uploaded_at: Mapped[datetime] = mapped_column(default=now, index=True)

    post: Mapped[Post | None] = relationship(lazy="raise")

    @property
    def is_image(self) -> bool:
        return self.media_type.startswith("image/")

    @property
    def facts(self) -> str:
        """What a file is before it is opened: « PDF, 120 ko » (RGAA 13.3)."""
        extension = self.name.rpartition(".")[2].upper()
        kilobytes = max(1, round(self.byte_count / 1000))
        if kilobytes < 1000:
            return f"{extension}, {kilobytes}{NBSP}ko"
        return f"{extension}, {number(round(kilobytes / 1000, 1))}{NBSP}Mo"


class Mention(Base):
    """A person who is named in a post."""

    __tablename__ = "mentions"
    __table_args__ = (UniqueConstraint("post_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)


class Reaction(Base):
    """A person's thanks for a post."""

    __tablename__ = "reactions"
    __table_args__ = (
        UniqueConstraint("post_id", "user_id", "kind"),
        Index("ix_reactions_user_id_post_id", "user_id", "post_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[ReactionKind] = mapped_column(text_enum(ReactionKind))
    created_at: Mapped[datetime] = mapped_column(default=now)
