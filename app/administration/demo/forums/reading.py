"""When the personas last came to read: what was written since is new to them."""

from functools import partial

from app.accounts.models import User
from app.administration.demo.forums.script import moment_of
from app.administration.demo.people import Cast
from app.administration.demo.timeline import Timeline
from app.forums.services.reading import mark_all_read
from app.notifications.services.reading import mark_all_read as mark_all_told_read

LAST_VISITS = {
    "membre": "1 8:00",
    "animatrice": "1 8:00",
    "region": "2 9:30",
    "ansa": "1 7:30",
    "national": "4 9:00",
    "admin": "6 9:00",
}


def visit_forums(cast: Cast, timeline: Timeline) -> None:
    """Tell the last visit of each persona."""
    for name, moment in LAST_VISITS.items():
        timeline.at(moment_of(moment), partial(_read_all, cast.personas[name]))


def _read_all(user: User) -> None:
    mark_all_read(by=user)
    mark_all_told_read(by=user)
