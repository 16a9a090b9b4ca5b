"""Naming people to organise an event beside those who run its place."""

from sqlalchemy import delete, select

from app.accounts.models import User
from app.agenda.models import Event, EventOrganiser
from app.agenda.notices.organisers import NAMED_ORGANISER
from app.agenda.queries.organisers import may_be_named
from app.agenda.services.seats import lock
from app.core import audit
from app.core.db import db
from app.core.errors import DomainError
from app.notifications.services import Origin, notify


class MayNotOrganise(DomainError):
    """The person is not of the place of the event, or reads it no more."""

    next_step = "Revenez à la page : la liste est à jour."

    def __init__(self) -> None:
        super().__init__("Cette personne ne peut pas organiser cet évènement.")


def name_organiser(event: Event, user: User, by: User) -> None:
    """Let a person organise an event, and tell them; twice is once. Raises MayNotOrganise."""
    event = lock(event.id)
    if _named(event, user) is not None:
        return
    if db.session.scalar(may_be_named(event).where(User.id == user.id)) is None:
        raise MayNotOrganise
    named = EventOrganiser(event_id=event.id, user_id=user.id)
    db.session.add(named)
    db.session.flush()
    audit.record("event.organiser_named", event, by=by, user_id=user.id)
    notify([user.id], NAMED_ORGANISER, named, by=by, origin=Origin(place=event.place))


def dismiss_organiser(event: Event, user: User, by: User) -> None:
    """Let a person organise an event no more; twice is once."""
    event = lock(event.id)
    named = _named(event, user)
    if named is not None:
        db.session.execute(delete(EventOrganiser).where(EventOrganiser.id == named))
        audit.record("event.organiser_dismissed", event, by=by, user_id=user.id)


def _named(event: Event, user: User) -> int | None:
    wanted = select(EventOrganiser.id).where(
        EventOrganiser.event_id == event.id, EventOrganiser.user_id == user.id
    )
    found: int | None = db.session.scalar(wanted)
    return found
