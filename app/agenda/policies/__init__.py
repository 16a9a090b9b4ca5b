"""Who may read, organise and attend, one module for each question."""

from app.agenda.policies.acting import (
    can_create,
    can_organise,
    can_organise_conference,
    can_organise_somewhere,
    can_register,
    can_see_video,
    can_take_minutes,
    organised_by,
    organising_places,
)
from app.agenda.policies.reading import (
    NAMED,
    own_attendances,
    public_events,
    visible_attendances,
    visible_conferences,
    visible_events,
    visible_minutes,
    visible_trash,
)

__all__ = [
    "NAMED",
    "can_create",
    "can_organise",
    "can_organise_conference",
    "can_organise_somewhere",
    "can_register",
    "can_see_video",
    "can_take_minutes",
    "organised_by",
    "organising_places",
    "own_attendances",
    "public_events",
    "visible_attendances",
    "visible_conferences",
    "visible_events",
    "visible_minutes",
    "visible_trash",
]
