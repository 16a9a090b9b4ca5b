"""The agenda of a meeting: the points to discuss, in order."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete

from app.accounts.models import User
from app.agenda.models import AgendaPoint, Event
from app.agenda.search.events import KIND
from app.agenda.services.holding import hold_living
from app.core import audit
from app.core.db import db
from app.core.search_index.outbox import touch


@dataclass(frozen=True)
class Point:
    """A point to discuss, how many minutes it takes, who presents it."""

    title: str
    minutes: int | None = None
    presenter: str = ""


def set_points(event: Event, points: Sequence[Point], *, by: User) -> None:
    """Put these points on the agenda of a meeting, in place of those before. Raises
    EventInTrash."""
    hold_living(event)
    db.session.execute(delete(AgendaPoint).where(AgendaPoint.event_id == event.id))
    db.session.add_all(
        AgendaPoint(
            event_id=event.id,
            position=position,
            title=each.title,
            minutes=each.minutes,
            presenter=each.presenter,
        )
        for position, each in enumerate(points, 1)
    )
    touch(KIND, [event.id])  # a statement erased its points
    audit.record("event.points_set", event, by=by, title=event.title, count=len(points))
