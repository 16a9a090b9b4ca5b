"""How fast one person may read the directory: nobody reads so many names, programs do."""

from flask import abort
from flask_login import current_user
from limits import parse_many

from app.core.security import limiter
from app.directory.services.scraping import note_fast_reader

READING = parse_many("120 per minute; 1500 per hour")


def slow_down() -> None:
    """Count this page; answer 429, logged, when the person has read too many."""
    person = str(current_user.id)
    if not all(limiter.limiter.hit(limit, "directory", person) for limit in READING):
        note_fast_reader(current_user)
        abort(429)
