"""The views of the agenda, one module for each noun."""

from app.agenda import notices, search
from app.agenda.services import inviting, leaving, news, outcomes, seats
from app.agenda.services.series import onwards, renewing, writing
from app.agenda.views import (
    conference,
    creating,
    editing,
    events,
    feeds,
    guests,
    index,
    meetings,
    organisers,
    organising,
    public_events,
    registering,
    registrations,
    reminders,
    trash,
)
from app.agenda.views.blueprint import bp

__all__ = [
    "bp",
    "conference",
    "creating",
    "editing",
    "events",
    "feeds",
    "guests",
    "index",
    "inviting",
    "leaving",
    "meetings",
    "news",
    "notices",
    "onwards",
    "organisers",
    "organising",
    "outcomes",
    "public_events",
    "registering",
    "registrations",
    "reminders",
    "renewing",
    "search",
    "seats",
    "trash",
    "writing",
]
