"""Attendances: who comes, who may, who waits; with or without an account."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.agenda.models.events import Event, Question
from app.core.db import Base, now, text_enum
from app.directory.models import Organisation


class AttendanceState(StrEnum):
    """Where a person stands for an event. ``coming`` and ``offered`` hold a seat."""

    INVITED = "invited"
    UNCONFIRMED = "unconfirmed"
    AWAITING_APPROVAL = "awaiting_approval"
    COMING = "coming"
    WAITING = "waiting"
    OFFERED = "offered"
    MAYBE = "maybe"
    NOT_COMING = "not_coming"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        return {
            "invited": "Invitation sans réponse",
            "unconfirmed": "Adresse à confirmer",
            "awaiting_approval": "En attente d’accord",
            "coming": "Vient",
            "waiting": "En liste d’attente",
            "offered": "Place proposée",
            "maybe": "Viendra peut-être",
            "not_coming": "Ne vient pas",
            "refused": "Inscription refusée",
        }[self.value]

    @property
    def own_label(self) -> str:
        """The same said to the person themselves."""
        return {
            "awaiting_approval": "Inscription en attente d’accord",
            "coming": "Vous venez",
            "waiting": "Vous êtes en liste d’attente",
            "offered": "Une place vous est proposée",
            "maybe": "Vous viendrez peut-être",
            "not_coming": "Vous ne venez pas",
        }.get(self.value, self.label)

    @property
    def holds_seat(self) -> bool:
        return self in {AttendanceState.COMING, AttendanceState.OFFERED}


class Attendance(Base):
    """A person and an event. A guest without account has an address that was confirmed and a
    secret link, of which the digest is kept.

    ``queued_at`` is when they asked for a seat: the order of the waiting list. ``family`` is the
    kind of structure they came for, as it was then. ``is_shown`` is their consent to be named to
    the others. ``told_sequence`` is the last change of the event that they got by mail. Who is
    ``invited_to_series`` is to the dates that are written later too. ``told_workshops`` are the
    entries of a conference's workshops that their calendar was sent last.
    """

    __tablename__ = "attendances"
    __table_args__ = (
        CheckConstraint("(user_id IS NULL) <> (guest_email IS NULL)", "member_or_guest"),
        UniqueConstraint("event_id", "user_id"),
        UniqueConstraint("event_id", "guest_email"),
        Index("ix_attendances_event_id_state", "event_id", "state", "queued_at", "id"),
        Index("ix_attendances_user_id_state", "user_id", "state", "event_id"),
        Index("ix_attendances_offered_until", "offered_until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    guest_email: Mapped[str | None] = mapped_column(String(254))
    first_name: Mapped[str] = mapped_column(String(100), default="")
    last_name: Mapped[str] = mapped_column(String(100), default="")
    search_name: Mapped[str] = mapped_column(String(220), default="")
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisations.id", ondelete="SET NULL")
    )
    organisation_name: Mapped[str] = mapped_column(String(200), default="")
    family: Mapped[str] = mapped_column(String(60), default="")
    department_code: Mapped[str | None] = mapped_column(ForeignKey("departments.code"))
    state: Mapped[AttendanceState] = mapped_column(text_enum(AttendanceState))
    comment: Mapped[str] = mapped_column(Text, default="")
    is_shown: Mapped[bool] = mapped_column(default=False)
    queued_at: Mapped[datetime] = mapped_column(default=now)
    offered_until: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now)
    registered_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL")
    )
    invited_at: Mapped[datetime | None]
    invited_to_series: Mapped[bool] = mapped_column(default=False)
    told_sequence: Mapped[int | None]
    told_workshops: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    link_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    refusal_reason: Mapped[str] = mapped_column(Text, default="")
    checked_in_at: Mapped[datetime | None]
    checked_in_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL")
    )
    was_absent: Mapped[bool] = mapped_column(default=False)

    event: Mapped[Event] = relationship(lazy="raise")
    user: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[user_id])
    organisation: Mapped[Organisation | None] = relationship(lazy="raise")

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}"


class QuestionAnswer(Base):
    """What a person answered to a question of the organiser."""

    __tablename__ = "attendance_answers"
    __table_args__ = (UniqueConstraint("attendance_id", "question_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    attendance_id: Mapped[int] = mapped_column(ForeignKey("attendances.id", ondelete="CASCADE"))
    question_id: Mapped[int] = mapped_column(
        ForeignKey("event_questions.id", ondelete="CASCADE"), index=True
    )
    value: Mapped[str] = mapped_column(Text)

    question: Mapped[Question] = relationship(lazy="raise")
