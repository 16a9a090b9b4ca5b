"""What is kept too long of notifications is erased."""

from datetime import timedelta

from sqlalchemy import delete

from app.core import parameters
from app.core.db import db, now
from app.notifications.models import Letter, Notification

MONTHS = parameters.declare(
    "notifications.months",
    "Notifications\u00a0: durée de conservation",
    unit="mois",
    default=6,
    minimum=2,
    maximum=24,
)
DAYS_A_MONTH = 30.5


def purge() -> int:
    """Erase the notifications and the traces of letters that are too old; return how many."""
    limit = now() - timedelta(days=DAYS_A_MONTH * parameters.value_of(MONTHS))
    letters = db.session.execute(delete(Letter).where(Letter.created_at < limit))
    erased = db.session.execute(delete(Notification).where(Notification.created_at < limit))
    return sum(int(getattr(done, "rowcount")) for done in (letters, erased))  # noqa: B009
