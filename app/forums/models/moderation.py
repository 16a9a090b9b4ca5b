"""Moderation: reports, decisions with their reason and contest, and the trace of moved topics.

The shape follows the Digital Services Act (regulation 2022/2065): article 16 (notices, and what
the person who reports is told), 17 (statement of reasons to the author), 20 (contest).
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.db import Base, now, text_enum
from app.forums.models.posts import Post


class ReportReason(StrEnum):
    """What is wrong with a post."""

    ILLEGAL = "illegal"
    HURTFUL = "hurtful"
    PERSONAL_DATA = "personal_data"
    OFF_TOPIC = "off_topic"
    ADVERTISING = "advertising"
    OTHER = "other"

    @property
    def label(self) -> str:
        return {
            "illegal": "Propos contraires à la loi",
            "hurtful": "Propos blessants ou irrespectueux",
            "personal_data": "Informations personnelles sur quelqu’un",
            "off_topic": "Message hors sujet",
            "advertising": "Publicité",
            "other": "Autre raison",
        }[self.value]


class ReportStatus(StrEnum):
    """Where a report stands."""

    OPEN = "open"
    UPHELD = "upheld"
    DISMISSED = "dismissed"

    @property
    def label(self) -> str:
        return {"open": "À traiter", "upheld": "Message masqué", "dismissed": "Sans suite"}[
            self.value
        ]


class DecisionKind(StrEnum):
    """What was decided about a post."""

    HIDE = "hide"
    RESTORE = "restore"
    DISMISS = "dismiss"

    @property
    def label(self) -> str:
        return {"hide": "Masqué", "restore": "Rétabli", "dismiss": "Laissé en place"}[self.value]


class TopicMoveKind(StrEnum):
    """How posts came to stand elsewhere."""

    MOVE = "move"
    SPLIT = "split"
    MERGE = "merge"


class Decision(Base):
    """What a moderator decided about a post, and why. Its author may contest it once; ANSA, or
    who moderates but did not decide, answers."""

    __tablename__ = "moderation_decisions"
    __table_args__ = (Index("ix_moderation_decisions_post_id_id", "post_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    kind: Mapped[DecisionKind] = mapped_column(text_enum(DecisionKind))
    reason: Mapped[str] = mapped_column(Text, default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime] = mapped_column(default=now)
    contest: Mapped[str] = mapped_column(Text, default="")
    contested_at: Mapped[datetime | None] = mapped_column(index=True)
    contest_answer: Mapped[str] = mapped_column(Text, default="")
    contest_answered_at: Mapped[datetime | None]
    contest_answered_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL")
    )

    post: Mapped[Post] = relationship(lazy="raise")
    decided_by: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[decided_by_id])


class Report(Base):
    """A person says that a post is not right; one open report for each person and post."""

    __tablename__ = "reports"
    __table_args__ = (
        Index(
            "uq_reports_open",
            "post_id",
            "reporter_id",
            unique=True,
            sqlite_where=text("status = 'open'"),
            postgresql_where=text("status = 'open'"),
        ),
        Index("ix_reports_status_id", "status", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    reason: Mapped[ReportReason] = mapped_column(text_enum(ReportReason))
    explanation: Mapped[str] = mapped_column(Text, default="")
    status: Mapped[ReportStatus] = mapped_column(text_enum(ReportStatus), default=ReportStatus.OPEN)
    reported_at: Mapped[datetime] = mapped_column(default=now)
    decision_id: Mapped[int | None] = mapped_column(
        ForeignKey("moderation_decisions.id", ondelete="SET NULL")
    )

    post: Mapped[Post] = relationship(lazy="raise")
    reporter: Mapped[User | None] = relationship(lazy="raise")
    decision: Mapped[Decision | None] = relationship(lazy="raise")


class TopicMove(Base):
    """The trace of a topic moved to another forum, split in two, or merged into another."""

    __tablename__ = "topic_moves"
    __table_args__ = (
        Index("ix_topic_moves_topic_id_id", "topic_id", "id"),
        Index("ix_topic_moves_from_topic_id", "from_topic_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[TopicMoveKind] = mapped_column(text_enum(TopicMoveKind))
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"))
    from_forum_id: Mapped[int | None] = mapped_column(ForeignKey("forums.id", ondelete="SET NULL"))
    from_topic_id: Mapped[int | None] = mapped_column(ForeignKey("topics.id", ondelete="SET NULL"))
    from_title: Mapped[str] = mapped_column(String(200), default="")
    moved_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    moved_by_name: Mapped[str] = mapped_column(String(220), default="")
    moved_at: Mapped[datetime] = mapped_column(default=now)
