"""The occurrences of a series: what each of them is, from a model and a date."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.agenda.models import Event, EventOrganiser, Question, Reminder, SeatQuota, Series
from app.agenda.services.details import Details
from app.core.db import Base, db

COPIED: tuple[type[Base], ...] = (EventOrganiser, Reminder, Question, SeatQuota)
OWN = {"id", "event_id", "sent_for"}


def shifted(moment: datetime, by: timedelta, zone: str) -> datetime:
    """A moment so much later on the clock of a zone, whatever the season: two hours after 1:00
    are 3:00 on the night when the clocks change too."""
    clock = ZoneInfo(zone)
    return (moment.astimezone(clock).replace(tzinfo=None) + by).replace(tzinfo=clock)


def between(first: datetime, last: datetime, zone: str) -> timedelta:
    """How much later one moment is than another on the clock of a zone."""
    clock = ZoneInfo(zone)
    return last.astimezone(clock).replace(tzinfo=None) - first.astimezone(clock).replace(
        tzinfo=None
    )


def at(details: Details, start: datetime) -> Details:
    """The same event on another date of its series."""
    zone = details.timezone
    later = between(details.starts_at, start, zone)
    closes_at = details.registration_closes_at
    return replace(
        details,
        starts_at=start,
        ends_at=shifted(details.ends_at, later, zone),
        registration_closes_at=shifted(closes_at, later, zone) if closes_at else None,
    )


def details_of(event: Event) -> Details:
    """What is said of an event, to be said of others."""
    return Details(**{name: getattr(event, name) for name in Details.__dataclass_fields__})


def hold_series(series_id: int) -> Series:
    """A series as it stands now, held until the end of the transaction."""
    db.session.flush()
    wanted = select(Series).where(Series.id == series_id).with_for_update()
    return db.session.scalars(wanted.execution_options(populate_existing=True)).one()


def copy_settings(model: Event, event: Event) -> None:
    """Give an occurrence the organisers, reminders, questions and quotas of its model."""
    for kind in COPIED:
        for row in db.session.scalars(select(kind).where(kind.event_id == model.id)):  # type: ignore[attr-defined]
            own = {
                column.key: getattr(row, column.key)
                for column in kind.__mapper__.column_attrs
                if column.key not in OWN
            }
            db.session.add(kind(event_id=event.id, **own))
