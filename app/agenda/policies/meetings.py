"""Who asks to correct minutes, who ticks an action done."""

from sqlalchemy import Select, or_, select

from app.accounts.models import User
from app.agenda.models import Attendance, AttendanceState, Event, Minutes, MinutesLine
from app.agenda.policies.acting import can_take_minutes
from app.agenda.policies.reading import visible_minutes
from app.core.db import db


def can_correct(user: User, event: Event) -> bool:
    """Whether a person asks to correct the minutes: who was there, as far as one knows."""
    there = (AttendanceState.COMING, AttendanceState.MAYBE)
    own = select(Attendance.id).where(
        Attendance.event_id == event.id,
        Attendance.user_id == user.id,
        or_(Attendance.state.in_(there), Attendance.checked_in_at.is_not(None)),
        Attendance.was_absent.is_(False),
    )
    return db.session.scalar(own) is not None or can_take_minutes(user, event)


def can_tick_action(user: User, line: MinutesLine, event: Event) -> bool:
    """Whether a person says that an action is done: its owner, and who runs the meeting."""
    return line.owner_id == user.id or can_take_minutes(user, event)


def visible_lines(user: User) -> Select[MinutesLine]:
    """The lines of the minutes that a person may read."""
    readable = visible_minutes(user).with_only_columns(Minutes.id)
    return select(MinutesLine).where(MinutesLine.minutes_id.in_(readable))
