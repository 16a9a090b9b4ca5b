"""Events: what happens when and where, for whom, and how one registers."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    event,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.agenda.models.series import Series
from app.core.dates import MAINLAND
from app.core.db import Base, now, text_enum
from app.directory.models import Department, Region
from app.workgroups.audiences import Placed
from app.workgroups.models import Workgroup


class EventKind(StrEnum):
    """What an event is."""

    MEETING = "meeting"
    CONFERENCE = "conference"
    STUDY_DAY = "study_day"
    WEBINAR = "webinar"
    TRAINING = "training"
    VISIT = "visit"
    DEADLINE = "deadline"
    OTHER = "other"

    @property
    def label(self) -> str:
        return {
            "meeting": "Réunion",
            "conference": "Conférence régionale",
            "study_day": "Journée",
            "webinar": "Webinaire",
            "training": "Formation",
            "visit": "Visite",
            "deadline": "Échéance",
            "other": "Autre",
        }[self.value]


class RegistrationMode(StrEnum):
    """How one registers."""

    NONE = "none"
    OPEN = "open"
    APPROVAL = "approval"

    @property
    def label(self) -> str:
        return {
            "none": "Sans inscription",
            "open": "Sur inscription",
            "approval": "Sur inscription, acceptée par l’organisation",
        }[self.value]


def new_uid() -> str:
    """A fresh identifier for calendars, which never changes (RFC 5545, 3.8.4.7)."""
    return f"{uuid4()}@maillage"


class Event(Placed, Base):
    """An event of a workgroup, a region or the nation (``Placed``), or of a department of its
    region.

    It starts and ends at moments; ``timezone`` is where it takes place, and how they are written.
    ``starts_on`` and ``ends_on`` are its first and last day there, kept with the moments.
    ``sequence`` grows with each change that calendars must take up (RFC 5545, 3.8.7.4).
    ``original_starts_at`` is when the rule of its series had set it: an occurrence that was
    changed alone ``is_detached`` and the series leaves it as it is. ``capacity`` is none without
    limit; ``answer_hours`` is how long a seat that frees itself is kept for whoever it is offered
    to. The counts are of those who have a seat (``coming_count``), kept by the services.
    """

    __tablename__ = "events"
    __table_args__ = (
        CheckConstraint("ends_at >= starts_at", "ends_after_start"),
        CheckConstraint("capacity IS NULL OR capacity >= 0", "capacity_positive"),
        CheckConstraint("audience <> 'workgroup' OR workgroup_id IS NOT NULL", "audience_of_group"),
        CheckConstraint("audience <> 'region' OR region_code IS NOT NULL", "audience_of_region"),
        CheckConstraint("workgroup_id IS NULL OR region_code IS NOT NULL", "group_in_region"),
        UniqueConstraint("series_id", "original_starts_at"),
        # All that a calendar asks of each event it passes by, to be read without its row.
        Index(
            "ix_events_starts_at",
            "starts_at",
            "id",
            "ends_at",
            "starts_on",
            "ends_on",
            "audience",
            "region_code",
            "workgroup_id",
            "trashed_at",
        ),
        Index("ix_events_ends_at", "ends_at", "id"),
        Index("ix_events_workgroup_id_starts_at", "workgroup_id", "starts_at", "id"),
        Index("ix_events_region_code_starts_at", "region_code", "starts_at", "id"),
        Index("ix_events_audience_starts_at", "audience", "starts_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    kind: Mapped[EventKind] = mapped_column(text_enum(EventKind), default=EventKind.MEETING)
    description: Mapped[str] = mapped_column(Text, default="")
    description_html: Mapped[str] = mapped_column(Text, default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    timezone: Mapped[str] = mapped_column(String(40), default=MAINLAND)
    department_code: Mapped[str | None] = mapped_column(ForeignKey("departments.code"), index=True)
    venue: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(300), default="")
    access_details: Mapped[str] = mapped_column(Text, default="")
    video_url: Mapped[str] = mapped_column(String(500), default="")
    organiser_line: Mapped[str] = mapped_column(String(200), default="")
    registration: Mapped[RegistrationMode] = mapped_column(
        text_enum(RegistrationMode), default=RegistrationMode.OPEN
    )
    registration_closes_at: Mapped[datetime | None]
    capacity: Mapped[int | None]
    answer_hours: Mapped[int] = mapped_column(default=48)
    coming_count: Mapped[int] = mapped_column(default=0)
    maybe_count: Mapped[int] = mapped_column(default=0)
    waiting_count: Mapped[int] = mapped_column(default=0)
    uid: Mapped[str] = mapped_column(String(80), unique=True, default=new_uid)
    sequence: Mapped[int] = mapped_column(default=0)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("event_series.id"))
    original_starts_at: Mapped[datetime | None]
    is_detached: Mapped[bool] = mapped_column(default=False)
    created_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    submission_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now)
    announced_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str] = mapped_column(Text, default="")
    trashed_at: Mapped[datetime | None] = mapped_column(index=True)
    trashed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    edit_number: Mapped[int] = mapped_column(default=0)
    is_demo: Mapped[bool] = mapped_column(default=False)

    region: Mapped[Region | None] = relationship(lazy="raise")
    department: Mapped[Department | None] = relationship(lazy="raise")
    workgroup: Mapped[Workgroup | None] = relationship(lazy="raise")
    series: Mapped[Series | None] = relationship(lazy="raise")
    created_by: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[created_by_id])

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    @property
    def is_trashed(self) -> bool:
        return self.trashed_at is not None

    @property
    def is_full(self) -> bool:
        return self.capacity is not None and self.coming_count >= self.capacity

    @property
    def place_name(self) -> str:
        """« GT 5 – Accès à l’alimentation ». Needs workgroup.theme, or region."""
        if self.workgroup is not None:
            return f"GT {self.workgroup.theme.number} – {self.workgroup.title}"
        return self.region.name if self.region is not None else "Niveau national"

    def is_past(self, at: datetime) -> bool:
        return self.ends_at < at


def days_of(starts_at: datetime, ends_at: datetime, zone: str) -> tuple[date, date]:
    """The first and the last day of an event on the clock of its zone; one that ends at midnight
    leaves out the next day."""
    clock = ZoneInfo(zone)
    starts_on, end = starts_at.astimezone(clock).date(), ends_at.astimezone(clock)
    is_over_before = end.time() == time.min and end.date() > starts_on
    return starts_on, end.date() - timedelta(days=1) if is_over_before else end.date()


@event.listens_for(Event, "before_insert")
@event.listens_for(Event, "before_update")
def _keep_days(_mapper: Any, _connection: Any, changed: Event) -> None:
    zone = changed.timezone or MAINLAND
    changed.starts_on, changed.ends_on = days_of(changed.starts_at, changed.ends_at, zone)


class EventOrganiser(Base):
    """A person who organises an event beside those who run its place."""

    __tablename__ = "event_organisers"
    __table_args__ = (UniqueConstraint("event_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)

    user: Mapped[User] = relationship(lazy="raise")


class Reminder(Base):
    """A reminder to those registered, so many minutes before the start, wherever it moves."""

    __tablename__ = "event_reminders"
    __table_args__ = (UniqueConstraint("event_id", "minutes_before"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    minutes_before: Mapped[int]
    sent_for: Mapped[datetime | None]


class Question(Base):
    """A question that an organiser asks at registration: needs, meal, accessibility.

    ``choices`` is a list of answers to choose from, empty for a free one.
    """

    __tablename__ = "event_questions"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    label: Mapped[str] = mapped_column(String(200))
    choices: Mapped[list[str]] = mapped_column(JSON, default=list)
    is_required: Mapped[bool] = mapped_column(default=False)
    removed_at: Mapped[datetime | None]


class SeatQuota(Base):
    """Seats kept for a family of structures (``Association``), within the capacity."""

    __tablename__ = "event_seat_quotas"
    __table_args__ = (UniqueConstraint("event_id", "family"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    family: Mapped[str] = mapped_column(String(60))
    seats: Mapped[int]
