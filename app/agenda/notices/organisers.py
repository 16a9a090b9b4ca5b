"""Somebody is asked to organise an event with those who run its place."""

from collections.abc import Sequence

from sqlalchemy import select

from app.accounts.models import User
from app.agenda.models import Event, EventOrganiser
from app.agenda.policies import NAMED, visible_events
from app.core.dates import NBSP, span
from app.core.db import db
from app.notifications.kinds import Line, Rhythm, declare_kind, describer

NAMED_ORGANISER = declare_kind(
    "agenda.organiser",
    "On me confie l’organisation d’un évènement",
    family="Agenda",
    mail=Rhythm.DAILY,
    one="évènement à organiser",
    many="évènements à organiser",
)


@describer(EventOrganiser.__tablename__)
def describe_organisers(user: User, ids: Sequence[int]) -> dict[int, Line]:
    """One's own part in these events, while one has it."""
    own = select(EventOrganiser.id, EventOrganiser.event_id).where(
        EventOrganiser.id.in_(ids), EventOrganiser.user_id == user.id
    )
    named = {row.event_id: row.id for row in db.session.execute(own)}
    wanted = visible_events(user).where(Event.id.in_(named)).options(*NAMED)
    return {named[each.id]: _line(each) for each in db.session.scalars(wanted).unique()}


def _line(event: Event) -> Line:
    return Line(
        title=f"Vous organisez{NBSP}: {event.title}",
        href=f"/agenda/{event.id}",
        place_name=event.place_name,
        excerpt=span(event.starts_at, event.ends_at, event.timezone),
    )
