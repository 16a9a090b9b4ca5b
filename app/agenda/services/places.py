"""Which seats of an event are kept for a family, how long an offer holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import delete

from app.accounts.models import User
from app.agenda.models import Event, SeatQuota
from app.agenda.services.seats import lock, settle
from app.core import audit
from app.core.db import db, now
from app.core.errors import DomainError


class TooManyKept(DomainError):
    """More seats are kept for families than there are."""

    next_step = "Gardez-en moins, ou augmentez d’abord le nombre de places dans « Modifier »."

    def __init__(self, kept: int, capacity: int | None) -> None:
        there = "sans limite de places" if capacity is None else f"pour {capacity} en tout"
        super().__init__(f"Vous gardez {kept} places, {there}.")


@dataclass(frozen=True)
class Seats:
    """``answer_hours`` at 0 gives a freed seat at once; ``kept`` is by family."""

    answer_hours: int
    kept: Mapping[str, int] = field(default_factory=dict)


def set_seats(event: Event, wanted: Seats, by: User) -> None:
    """Set how seats are passed on; those who wait are offered what this frees, nobody loses theirs.

    Raises TooManyKept.
    """
    kept = {family: seats for family, seats in wanted.kept.items() if seats}
    event = lock(event.id)
    if kept and sum(kept.values()) > (event.capacity or 0):
        raise TooManyKept(sum(kept.values()), event.capacity)
    event.answer_hours, event.changed_at = wanted.answer_hours, now()
    db.session.execute(delete(SeatQuota).where(SeatQuota.event_id == event.id))
    db.session.add_all(
        SeatQuota(event_id=event.id, family=family, seats=seats) for family, seats in kept.items()
    )
    settle(event)
    audit.record("event.seats_set", event, by=by, count=sum(kept.values()))
