"""What a person goes to next, for their first screen."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select

from app.accounts.models import User
from app.agenda.models import Attendance, AttendanceState, Event
from app.agenda.policies import visible_events
from app.agenda.queries.asking import LISTED, Asked, each_asked, in_order, is_own
from app.core.db import db
from app.workgroups.policies import workgroup_ids_of

DECLINED = (AttendanceState.NOT_COMING, AttendanceState.REFUSED)


@dataclass(frozen=True)
class ComingEvent:
    """An event, and where one stands with it when one answered or is invited."""

    event: Event
    state: AttendanceState | None


def coming_events(user: User, count: int) -> Sequence[ComingEvent]:
    """The next events that a person answered, is invited to or organises, and those of their
    groups, but for what they declined; with what names their place."""
    stand = select(Attendance.state).where(
        Attendance.event_id == Event.id, Attendance.user_id == user.id
    )
    state = stand.correlate(Event).scalar_subquery()
    wanted = or_(Event.workgroup_id.in_(workgroup_ids_of(user)), is_own(user))
    ahead = in_order(visible_events(user), Asked())
    found = ahead.where(each_asked(wanted), or_(state.is_(None), state.not_in(DECLINED)))
    rows = db.session.execute(found.add_columns(state).options(*LISTED).limit(count))
    return [ComingEvent(event, state) for event, state in rows]
