"""Where a list of topics starts, as an address says it."""

from datetime import UTC, datetime

from flask import request

from app.core.converters import LARGEST_NUMBER
from app.forums.queries.topic_list import Place

MICRO = 1_000_000
LONGEST = 16


def asked_place() -> Place | None:
    """After which topic to start: its moment in microseconds and its number; a damaged address
    shows the first page."""
    moment, _, topic_id = request.args.get("page", "").partition("-")
    if not (_is_number(moment) and _is_number(topic_id)) or int(topic_id) > LARGEST_NUMBER:
        return None
    return Place(datetime.fromtimestamp(int(moment) / MICRO, UTC), int(topic_id))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= LONGEST


def written(place: Place | None) -> str | None:
    """A place as the address of the next page holds it."""
    if place is None:
        return None
    return f"{round(place.last_post_at.timestamp() * MICRO)}-{place.topic_id}"
