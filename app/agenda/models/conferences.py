"""Conferences: the plenary and the workshops of a region's groups, in rooms, with one registration.

A conference is an event; a registration to it is an attendance, with ranked wishes.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.agenda.models.attendances import Attendance
from app.agenda.models.events import Event
from app.core.db import Base, text_enum
from app.workgroups.models import Workgroup


class SessionKind(StrEnum):
    """What a part of a conference is."""

    PLENARY = "plenary"
    WORKSHOP = "workshop"
    BREAK = "break"

    @property
    def label(self) -> str:
        return {"plenary": "Plénière", "workshop": "Atelier", "break": "Accueil ou pause"}[
            self.value
        ]


class Conference(Base):
    """What a conference has beside its event: how many wishes one ranks, and where seating stands.

    ``allocated_at`` is the last time that seats were proposed, ``told_at`` the last time that
    people were told of theirs; ``wishes_close_at`` is when wishes can no longer change.
    """

    __tablename__ = "conferences"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), unique=True)
    most_wishes: Mapped[int] = mapped_column(default=3)
    wishes_close_at: Mapped[datetime | None]
    allocated_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship(lazy="raise")


class Venue(Base):
    """A building of a conference."""

    __tablename__ = "conference_venues"

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(
        ForeignKey("conferences.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(300), default="")
    access_details: Mapped[str] = mapped_column(Text, default="")


class Room(Base):
    """A room of a venue and how many people it holds."""

    __tablename__ = "conference_rooms"
    __table_args__ = (CheckConstraint("capacity >= 0", "capacity_positive"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    venue_id: Mapped[int] = mapped_column(
        ForeignKey("conference_venues.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(120))
    capacity: Mapped[int]

    venue: Mapped[Venue] = relationship(lazy="raise")


class Session(Base):
    """A part of a conference: the plenary, a break, or the workshop of a group. Its capacity is
    its own, else that of its room."""

    __tablename__ = "conference_sessions"
    __table_args__ = (
        CheckConstraint("ends_at >= starts_at", "ends_after_start"),
        UniqueConstraint("conference_id", "workgroup_id"),
        Index("ix_conference_sessions_order", "conference_id", "starts_at", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id", ondelete="CASCADE"))
    kind: Mapped[SessionKind] = mapped_column(text_enum(SessionKind))
    position: Mapped[int] = mapped_column(default=0)
    title: Mapped[str] = mapped_column(String(200))
    workgroup_id: Mapped[int | None] = mapped_column(ForeignKey("workgroups.id"), index=True)
    room_id: Mapped[int | None] = mapped_column(
        ForeignKey("conference_rooms.id", ondelete="SET NULL"), index=True
    )
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    capacity: Mapped[int | None]
    facilitator_line: Mapped[str] = mapped_column(String(300), default="")
    seated_count: Mapped[int] = mapped_column(default=0)
    cancelled_at: Mapped[datetime | None]

    conference: Mapped[Conference] = relationship(lazy="raise")
    workgroup: Mapped[Workgroup | None] = relationship(lazy="raise")
    room: Mapped[Room | None] = relationship(lazy="raise")

    @property
    def seats(self) -> int | None:
        """How many it holds: its own capacity, else that of its room; none without limit. Needs
        ``room``."""
        if self.capacity is not None:
            return self.capacity
        return self.room.capacity if self.room is not None else None


class SessionFacilitator(Base):
    """Somebody who runs a workshop: it follows the group's facilitators when it is made."""

    __tablename__ = "conference_session_facilitators"
    __table_args__ = (UniqueConstraint("session_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(
        ForeignKey("conference_sessions.id", ondelete="CASCADE")
    )
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)

    user: Mapped[User] = relationship(lazy="raise")


class SessionQuota(Base):
    """Seats of a workshop kept for a family of structures (``Association``)."""

    __tablename__ = "conference_session_quotas"
    __table_args__ = (UniqueConstraint("session_id", "family"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(
        ForeignKey("conference_sessions.id", ondelete="CASCADE")
    )
    family: Mapped[str] = mapped_column(String(60))
    seats: Mapped[int]


class Wish(Base):
    """A workshop that a registered person would like, from 1, the dearest."""

    __tablename__ = "conference_wishes"
    __table_args__ = (
        UniqueConstraint("attendance_id", "session_id"),
        UniqueConstraint("attendance_id", "rank"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    attendance_id: Mapped[int] = mapped_column(ForeignKey("attendances.id", ondelete="CASCADE"))
    session_id: Mapped[int] = mapped_column(
        ForeignKey("conference_sessions.id", ondelete="CASCADE"), index=True
    )
    rank: Mapped[int]

    session: Mapped[Session] = relationship(lazy="raise")


class SeatState(StrEnum):
    """Where the seat of a person in a session stands."""

    SEATED = "seated"
    WAITING = "waiting"
    DECLINED = "declined"

    @property
    def label(self) -> str:
        return {
            "seated": "Place attribuée",
            "waiting": "En liste d’attente",
            "declined": "Place laissée",
        }[self.value]


class Seat(Base):
    """A person in a session, or on its waiting list at ``position``.

    ``reason`` explains it in French (« vœu 2 : atelier 5 complet, 4e sur liste »). A seat that the
    organiser set by hand ``is_fixed``; one told at ``told_at`` no longer moves by itself; one that
    somebody left (``declined``) is not given them again.
    """

    __tablename__ = "conference_seats"
    __table_args__ = (
        UniqueConstraint("attendance_id", "session_id"),
        Index("ix_conference_seats_session_id_state", "session_id", "state", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    attendance_id: Mapped[int] = mapped_column(ForeignKey("attendances.id", ondelete="CASCADE"))
    session_id: Mapped[int] = mapped_column(
        ForeignKey("conference_sessions.id", ondelete="CASCADE")
    )
    state: Mapped[SeatState] = mapped_column(text_enum(SeatState))
    position: Mapped[int | None]
    reason: Mapped[str] = mapped_column(String(300), default="")
    is_fixed: Mapped[bool] = mapped_column(default=False)
    told_at: Mapped[datetime | None]

    attendance: Mapped[Attendance] = relationship(lazy="raise")
    session: Mapped[Session] = relationship(lazy="raise")
