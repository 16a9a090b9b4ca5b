"""What the page of an event says of its meeting: points, minutes, programme."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import select

from app.accounts.anybody import anybody_like
from app.accounts.models import User
from app.agenda.models import AgendaPoint, Conference, Event, EventKind, Minutes
from app.agenda.policies import visible_minutes
from app.agenda.queries.meetings.minutes import points_of
from app.agenda.queries.one import EVENT_ID
from app.core.db import db, now

WITHOUT_MINUTES = {EventKind.DEADLINE, EventKind.CONFERENCE}


@dataclass(frozen=True)
class MeetingPanel:
    """``has_minutes`` that one may read; ``may_have`` some: the meeting began."""

    points: Sequence[AgendaPoint]
    has_minutes: bool
    may_have: bool
    has_programme: bool


def meeting_of(user: User, event: Event) -> MeetingPanel:
    """What a person is shown of a meeting, in three statements."""
    given = {"user_id": user.id, "event_id": event.id}
    return MeetingPanel(
        points_of(event),
        db.session.scalar(_minutes(anybody_like(user)), given) is not None,
        event.starts_at <= now() and event.kind not in WITHOUT_MINUTES and not event.is_cancelled,
        _has_programme(event),
    )


@cache
def _minutes(reader: User) -> Any:
    own = visible_minutes(reader).where(Minutes.event_id == EVENT_ID)
    return own.with_only_columns(Minutes.id)


def _has_programme(event: Event) -> bool:
    if event.kind is not EventKind.CONFERENCE:
        return False
    return (
        db.session.scalar(select(Conference.id).where(Conference.event_id == event.id)) is not None
    )
