"""How long the trash of the agenda keeps what nobody wants any more."""

from datetime import timedelta

from sqlalchemy import delete, select

from app.agenda.models import Event
from app.core import parameters
from app.core.db import db, now

TRASH_DAYS = parameters.declare(
    "agenda.trash_days",
    "Agenda : durée de conservation dans la corbeille",
    unit="jours",
    default=90,
    minimum=7,
    maximum=365,
)


def purge(*, dry_run: bool = False) -> dict[str, int]:
    """Erase the events that have been in the trash too long, with their registrations; return how
    many, by French noun. ``dry_run`` only counts."""
    limit = now() - timedelta(days=parameters.value_of(TRASH_DAYS))
    thrown = list(db.session.scalars(select(Event.id).where(Event.trashed_at < limit)))
    if thrown and not dry_run:
        db.session.execute(delete(Event).where(Event.id.in_(thrown)))
    return {"évènements de la corbeille": len(thrown)}
