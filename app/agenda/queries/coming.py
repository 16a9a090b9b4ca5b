"""What a person goes to next, for their first screen."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import literal_column, or_

from app.accounts.anybody import anybody_like
from app.accounts.models import User
from app.agenda.models import Attendance, AttendanceState, Event
from app.agenda.queries.asking import Asked, answering, is_own
from app.agenda.queries.listing import Line, as_lines, moments, when
from app.core.db import KEPT_PLAN, db, each_asked
from app.workgroups.policies import workgroup_ids_of

DECLINED = (AttendanceState.NOT_COMING, AttendanceState.REFUSED)


def coming_events(user: User, count: int) -> Sequence[Line]:
    """The next events that a person answered, is invited to or organises, and those of their
    groups, but for what they declined."""
    built = _statement(anybody_like(user), count)
    return [Line(*row) for row in db.session.execute(built, {"user_id": user.id} | moments())]


@cache
def _statement(reader: User, count: int) -> Any:
    wanted = or_(Event.workgroup_id.in_(workgroup_ids_of(reader)), is_own(reader))
    ahead = answering(reader, Asked()).where(when(Asked()), each_asked(wanted))
    is_open = or_(Attendance.state.is_(None), Attendance.state.not_in(DECLINED))
    lines = as_lines(ahead, reader).where(is_open).order_by(Event.starts_at, Event.id)
    return lines.limit(literal_column(str(count))).execution_options(**KEPT_PLAN)
