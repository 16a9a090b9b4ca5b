"""One gesture at a time on a conference: its row is held until the end of the transaction."""

from sqlalchemy import select

from app.agenda.models import Conference
from app.core.db import db


def hold_conference(event_id: int) -> Conference:
    """The conference of an event as it stands now, held until the end of the transaction."""
    return db.session.scalars(
        select(Conference)
        .where(Conference.event_id == event_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
