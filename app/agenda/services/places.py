"""How many seats an event has, which are kept for a family, how long an offer holds."""

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

    next_step = "Augmentez le nombre de places, ou gardez-en moins."

    def __init__(self) -> None:
        super().__init__("Les places gardées dépassent le nombre de places.")


@dataclass(frozen=True)
class Seats:
    """``capacity`` is none without limit; ``answer_hours`` at 0 gives a freed seat at once."""

    capacity: int | None
    answer_hours: int
    kept: Mapping[str, int] = field(default_factory=dict)


def set_seats(event: Event, wanted: Seats, by: User) -> None:
    """Set the seats; those who wait are offered what this frees, nobody loses theirs.

    Raises TooManyKept.
    """
    kept = {family: seats for family, seats in wanted.kept.items() if seats}
    if kept and sum(kept.values()) > (wanted.capacity or 0):
        raise TooManyKept
    event = lock(event.id)
    before = event.capacity
    event.capacity, event.answer_hours = wanted.capacity, wanted.answer_hours
    event.changed_at = now()
    db.session.execute(delete(SeatQuota).where(SeatQuota.event_id == event.id))
    db.session.add_all(
        SeatQuota(event_id=event.id, family=family, seats=seats) for family, seats in kept.items()
    )
    settle(event)
    audit.record("event.seats_set", event, by=by, before=before, after=wanted.capacity)
