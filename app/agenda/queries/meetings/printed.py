"""Minutes as they are printed."""

from typing import Any

from app.agenda.models import Minutes
from app.agenda.queries.meetings.minutes import lines_of, points_of, presence_at
from app.core.dates import day, span
from app.core.text import plain_text


def minutes_values(minutes: Minutes) -> dict[str, Any]:
    """What the PDF of minutes says. Needs the event with its place."""
    event = minutes.event
    people = presence_at(event).present
    place = ", ".join(filter(None, (event.venue, event.address)))
    when = span(event.starts_at, event.ends_at, event.timezone).capitalize()
    return {
        "title": f"Compte rendu – {event.title}",
        "subtitle": event.place_name,
        "facts": f"{when}. {place}".strip(),
        "introduction": plain_text(minutes.introduction_html).strip(),
        "present": ", ".join(each.full_name for each in people) or "Aucune présence notée.",
        "points": [each.title for each in points_of(event)],
        "lines": [
            {
                "kind": each.kind.label,
                "text": each.text,
                "owner": each.owner_name,
                "due": day(each.due_on) if each.due_on else "",
            }
            for each in lines_of(minutes)
        ],
    }
