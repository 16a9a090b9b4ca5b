"""Where an event stands, for the index."""

from collections.abc import Mapping
from typing import NamedTuple

from app.agenda.models import Event, EventKind
from app.workgroups.audiences import MEMBERS, PUBLIC, place_of, token_of

CATEGORY = "event-"


class Standing(NamedTuple):
    """The token of those who may read, the place, and the facets."""

    audiences: frozenset[str]
    container: str
    facets: Mapping[str, tuple[str, ...]]


def standing_of(event: Event, *, is_for_visitors: bool) -> Standing:
    """What an event says of its place; needs its workgroup. Visitors are shown an event without
    what it is to discuss: one that says so is found by members."""
    token = token_of(event.audience, event.region_code, event.workgroup_id)
    if token == PUBLIC and not is_for_visitors:
        token = MEMBERS
    theme_id = event.workgroup.theme_id if event.workgroup else None
    values = {
        "region": event.region_code,
        "theme": theme_id,
        "category": category_of(event.kind),
    }
    return Standing(
        audiences=frozenset({token}),
        container=place_of(event.region_code, event.workgroup_id),
        facets={name: (str(value),) for name, value in values.items() if value is not None},
    )


def category_of(kind: EventKind) -> str:
    """A kind of event among the categories of everything that is found."""
    return f"{CATEGORY}{kind.value}"


def said_of_place(event: Event) -> tuple[str, ...]:
    """« GT 5 – Accès à l’alimentation », « Hauts-de-France », « Nord ». Needs what names it."""
    region = event.region.name if event.region else ""
    department = event.department.name if event.department else ""
    return event.place_name, region, department
