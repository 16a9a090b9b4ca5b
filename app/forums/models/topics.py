"""Topics: a question or a subject opened in a forum, with its numbered posts."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.db import Base, now
from app.forums.models.forums import Forum


class Topic(Base):
    """A topic. ``last_number`` is the number of its last post, ``post_count`` how many posts a
    reader sees (without those in the trash). ``merged_into_id`` sends elsewhere what was merged."""

    __tablename__ = "topics"
    __table_args__ = (
        Index("ix_topics_forum_id_last_post_at", "forum_id", "last_post_at", "id"),
        Index("ix_topics_last_post_at", "last_post_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forums.id", ondelete="CASCADE"))
    author_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    title: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(default=now)
    last_post_at: Mapped[datetime] = mapped_column(default=now)
    last_author_name: Mapped[str] = mapped_column(String(220), default="")
    author_name: Mapped[str] = mapped_column(String(220), default="")
    last_number: Mapped[int] = mapped_column(default=0)
    post_count: Mapped[int] = mapped_column(default=0)
    is_announcement: Mapped[bool] = mapped_column(default=False)
    pinned_until: Mapped[datetime | None] = mapped_column(index=True)
    locked_at: Mapped[datetime | None]
    archived_at: Mapped[datetime | None]
    accepted_post_id: Mapped[int | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("topics.id", ondelete="SET NULL"))
    trashed_at: Mapped[datetime | None] = mapped_column(index=True)
    trashed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    is_demo: Mapped[bool] = mapped_column(default=False)

    forum: Mapped[Forum] = relationship(lazy="raise")
    author: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[author_id])
    merged_into: Mapped["Topic | None"] = relationship(remote_side="Topic.id", lazy="raise")

    @property
    def is_solved(self) -> bool:
        return self.accepted_post_id is not None

    @property
    def is_locked(self) -> bool:
        return self.locked_at is not None

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    @property
    def is_trashed(self) -> bool:
        return self.trashed_at is not None

    @property
    def is_pinned(self) -> bool:
        return self.pinned_until is not None and self.pinned_until > now()

    @property
    def is_closed(self) -> bool:
        """Whether nobody may add a post: locked, archived, in the trash, or merged."""
        return self.is_locked or self.is_archived or self.is_trashed or bool(self.merged_into_id)

    @property
    def reply_count(self) -> int:
        return max(0, self.post_count - 1)
