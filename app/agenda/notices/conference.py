"""What is told on screen of a conference: that workshops are given."""

from collections.abc import Sequence

from sqlalchemy.orm import contains_eager

from app.accounts.models import User
from app.agenda.models import Conference
from app.agenda.policies import NAMED, visible_conferences
from app.core.dates import NBSP, span
from app.core.db import db
from app.notifications.kinds import Line, describer


@describer(Conference.__tablename__)
def describe_conferences(user: User, ids: Sequence[int]) -> dict[int, Line]:
    """The conferences where one's workshops are known."""
    wanted = visible_conferences(user).where(Conference.id.in_(ids))
    wanted = wanted.options(contains_eager(Conference.event).options(*NAMED))
    return {each.id: _line(each) for each in db.session.scalars(wanted).unique()}


def _line(conference: Conference) -> Line:
    event = conference.event
    return Line(
        title=f"Vos ateliers ont changé ou sont attribués{NBSP}: {event.title}",
        href=f"/agenda/{event.id}/conference",
        place_name=event.place_name,
        excerpt=span(event.starts_at, event.ends_at, event.timezone),
    )
