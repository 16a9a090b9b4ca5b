"""How an event that was found is shown: what it is, when and where; how it comes back."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.agenda.models import Event, EventKind
from app.agenda.policies import NAMED, public_events, visible_events
from app.agenda.queries.series import rhythm_of
from app.agenda.search.events import KIND, MEETING, meetings_of, programmes_of
from app.agenda.search.places import category_of
from app.core.dates import span
from app.core.db import db
from app.core.links import address_of
from app.core.search_index.shown import Presenter, Shown, name_values, present
from app.core.text import plain_text


def full_place(event: Event) -> str:
    """« GT 5 – Accès à l’alimentation, Hauts-de-France ». Needs what names its place."""
    if event.workgroup is None:
        return event.place_name
    return f"{event.place_name}, {event.workgroup.region.name}"


def _load(user: User, wanted: Mapping[int, int]) -> dict[int, Shown]:
    visible = visible_events(user).where(Event.id.in_(wanted))
    events = db.session.scalars(visible.options(*NAMED, joinedload(Event.series))).all()
    meetings = meetings_of([each.id for each in events])
    return {
        each.id: _shown(each, wanted[each.id], meetings.get(each.id, []), rhythm_of(each))
        for each in events
    }


def _load_public(wanted: Mapping[int, int]) -> dict[int, Shown]:
    """What visitors see: the event and its programme, not what the meeting is to discuss."""
    events = db.session.scalars(public_events().where(Event.id.in_(wanted)).options(*NAMED)).all()
    programmes = programmes_of([each.id for each in events])
    return {
        each.id: _shown(each, wanted[each.id], programmes.get(each.id, []), "") for each in events
    }


def _shown(event: Event, part: int, meeting: Sequence[str], rhythm: str) -> Shown:
    text = meeting if part == MEETING else (plain_text(event.description_html), *meeting)
    return Shown(
        title=event.title,
        href=address_of("agenda.event", event_id=event.id),
        text="\n".join(filter(None, text)),
        place=full_place(event),
        facts=_facts(event, rhythm),
        came_at=event.created_at,
    )


def _facts(event: Event, rhythm: str) -> str:
    """« Réunion, mardi 14 janvier 2020, de 14 h à 16 h, Salle des fêtes, chaque mois »."""
    facts = (
        event.kind.label,
        span(event.starts_at, event.ends_at, event.timezone),
        event.venue,
        "" if event.is_detached else rhythm,
        "annulé" if event.is_cancelled else "",
    )
    return ", ".join(filter(None, facts))


def _kinds_named(_user: User, values: Collection[str]) -> dict[str, str]:
    named = {category_of(kind): kind.label for kind in EventKind}
    return {value: named[value] for value in values if value in named}


presenter = present(
    Presenter(KIND, "évènement", "évènements", order=25, load=_load, load_public=_load_public)
)
name_values("category", KIND, _kinds_named)
