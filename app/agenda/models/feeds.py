"""Feeds: secret addresses that calendars read by themselves, which their owner can revoke."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.db import Base, now, text_enum


class FeedScope(StrEnum):
    """What a feed shows."""

    MY_EVENTS = "my_events"
    MY_GROUPS = "my_groups"
    WORKGROUP = "workgroup"
    REGION = "region"

    @property
    def label(self) -> str:
        return {
            "my_events": "Mes inscriptions",
            "my_groups": "L’agenda de mes groupes",
            "workgroup": "L’agenda d’un groupe",
            "region": "L’agenda d’une région",
        }[self.value]


class CalendarFeed(Base):
    """A feed of a person: what they may read is asked again at each reading. The secret is shown
    once and kept as a digest."""

    __tablename__ = "calendar_feeds"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    scope: Mapped[FeedScope] = mapped_column(text_enum(FeedScope))
    workgroup_id: Mapped[int | None] = mapped_column(
        ForeignKey("workgroups.id", ondelete="CASCADE")
    )
    region_code: Mapped[str | None] = mapped_column(ForeignKey("regions.code"))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    label: Mapped[str] = mapped_column(String(80), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    read_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(lazy="raise")
