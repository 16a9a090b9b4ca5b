"""One gesture at a time on a conference: its row is held until the end of the transaction."""

from sqlalchemy import select

from app.agenda.models import Conference
from app.core.db import db

STATE = [each.key for each in Conference.__mapper__.column_attrs]


def hold_conference(event_id: int) -> Conference:
    """The conference of an event as it stands now, held until the end of the transaction; what
    hangs on it stays loaded."""
    wanted = select(Conference).where(Conference.event_id == event_id)
    conference = db.session.scalars(wanted).one()
    db.session.flush()
    db.session.refresh(conference, STATE, with_for_update=True)
    return conference
