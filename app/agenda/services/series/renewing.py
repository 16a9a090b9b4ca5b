"""Each night the search takes up the next date of the series whose last one is past."""

from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select

from app.agenda.models import Event
from app.agenda.search.dates import is_found
from app.agenda.search.events import KIND
from app.core import jobs
from app.core.db import now
from app.core.search_index.outbox import touch

PAST = timedelta(days=3)  # a night or two may be missed


@jobs.daily("agenda.renew_dates_found", hour=0, minute=20)
def renew_dates_found(_payload: dict[str, Any]) -> None:
    """Have described anew the dates that have just gone by, and those that now stand for their
    series."""
    gone = (Event.series_id.is_not(None), Event.ends_at.between(now() - PAST, now()))
    of_them = Event.series_id.in_(select(Event.series_id).where(*gone))
    touch(KIND, select(Event.id).where(or_((gone[0] & gone[1]), (of_them & is_found()))))
