"""What an organiser does to a meeting."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from app.accounts.models import User
from app.agenda.models import Event
from app.agenda.services.events import edit
from app.agenda.services.series.occurrences import details_of
from app.core.db import db

MONDAY = datetime(2026, 3, 23, 13, tzinfo=UTC)  # 14:00 in Paris, six days before summer time


def change(event: Event, by: User, **said: Any) -> None:
    """Say something else of an event, and save it."""
    edit(event, replace(details_of(event), **said), edit_number=event.edit_number, by=by)
    db.session.commit()
