"""Meetings: the points to discuss, and minutes made of lines that each have a nature."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.agenda.models.events import Event
from app.core.db import Base, now, text_enum


class LineKind(StrEnum):
    """What a line of minutes is."""

    INFORMATION = "information"
    DECISION = "decision"
    ACTION = "action"
    UPWARD_QUESTION = "upward_question"

    @property
    def label(self) -> str:
        return {
            "information": "Information",
            "decision": "Décision",
            "action": "Action",
            "upward_question": "Question à faire remonter",
        }[self.value]


class AgendaPoint(Base):
    """A point of the agenda of a meeting. ``minutes`` is its length."""

    __tablename__ = "meeting_points"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    minutes: Mapped[int | None]
    presenter: Mapped[str] = mapped_column(String(120), default="")


class Minutes(Base):
    """The minutes of a meeting: a draft of those who run it, then shared and open to corrections
    until ``frozen_at``, a week later; frozen from then on."""

    __tablename__ = "minutes"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), unique=True)
    introduction: Mapped[str] = mapped_column(Text, default="")
    introduction_html: Mapped[str] = mapped_column(Text, default="")
    edit_number: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=now)
    shared_at: Mapped[datetime | None]
    shared_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    frozen_at: Mapped[datetime | None] = mapped_column(index=True)

    event: Mapped[Event] = relationship(lazy="raise")

    def is_frozen(self, at: datetime) -> bool:
        return self.frozen_at is not None and self.frozen_at <= at


class MinutesLine(Base):
    """A line of minutes; an action has an owner and a day."""

    __tablename__ = "minutes_lines"

    id: Mapped[int] = mapped_column(primary_key=True)
    minutes_id: Mapped[int] = mapped_column(
        ForeignKey("minutes.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    kind: Mapped[LineKind] = mapped_column(text_enum(LineKind), default=LineKind.INFORMATION)
    text: Mapped[str] = mapped_column(Text)
    owner_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    owner_name: Mapped[str] = mapped_column(String(220), default="")
    due_on: Mapped[date | None]
    done_at: Mapped[datetime | None]

    owner: Mapped[User | None] = relationship(lazy="raise")


class Correction(Base):
    """What somebody who was there asks to correct; those who run the meeting answer."""

    __tablename__ = "minutes_corrections"
    __table_args__ = (UniqueConstraint("submission_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    minutes_id: Mapped[int] = mapped_column(
        ForeignKey("minutes.id", ondelete="CASCADE"), index=True
    )
    line_id: Mapped[int | None] = mapped_column(ForeignKey("minutes_lines.id", ondelete="SET NULL"))
    user_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    author_name: Mapped[str] = mapped_column(String(220), default="")
    submission_key: Mapped[str | None] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(default=now)
    answered_at: Mapped[datetime | None]
    is_accepted: Mapped[bool | None]
    answer: Mapped[str] = mapped_column(Text, default="")
