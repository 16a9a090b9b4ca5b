"""Series: events that come back by a rule, each of them an event of its own."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, now


class Series(Base):
    """A rule of recurrence (RFC 5545, 3.3.10: ``FREQ=MONTHLY;BYDAY=2TU``) and its first start.

    The rule is read on the clock of ``timezone``: a meeting at 14:00 stays at 14:00 when the
    clocks change. Occurrences are written as events up to ``written_until`` and a daily job writes
    those that follow, as copies of ``model_event_id``. A series that is cut (« celle-ci et les
    suivantes ») ends before the cut, and another one goes on.
    """

    __tablename__ = "event_series"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(80), unique=True)
    sequence: Mapped[int] = mapped_column(default=0)
    rule: Mapped[str] = mapped_column(String(300))
    starts_at: Mapped[datetime]
    minutes: Mapped[int]
    timezone: Mapped[str] = mapped_column(String(40))
    model_event_id: Mapped[int | None]
    continues_id: Mapped[int | None] = mapped_column(
        ForeignKey("event_series.id", ondelete="SET NULL")
    )
    written_until: Mapped[datetime | None]
    is_over: Mapped[bool] = mapped_column(default=False, index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)


class SeriesException(Base):
    """A date of the rule on which nothing takes place (EXDATE)."""

    __tablename__ = "event_series_exceptions"
    __table_args__ = (UniqueConstraint("series_id", "original_starts_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("event_series.id", ondelete="CASCADE"))
    original_starts_at: Mapped[datetime]
