"""What anybody reads of the agenda, signed in or not: the public events to come."""

from sqlalchemy import Select

from app.agenda.models import Event
from app.agenda.policies import NAMED, public_events
from app.agenda.queries.asking import LONGEST
from app.core.db import db, now

IN_SITEMAP = 500


def coming_first() -> Select[Event]:
    """The public events to come and those of now, with what names their place, soonest first."""
    moment = now()
    return (
        public_events()
        .where(Event.starts_at >= moment - LONGEST, Event.ends_at >= moment)
        .options(*NAMED)
        .order_by(Event.starts_at, Event.id)
    )


def coming_numbers() -> list[int]:
    """The numbers of those that search engines are told of: the soonest that take place."""
    held = coming_first().where(Event.cancelled_at.is_(None)).limit(IN_SITEMAP)
    return list(db.session.scalars(held.with_only_columns(Event.id)))
