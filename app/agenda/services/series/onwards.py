"""Who was invited to a series is invited to its dates that come near, without a mail for each.

Those dates are months away: they stand in one's own agenda and calendar, and the letter tells of
one that is near and was not answered.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, select

from app.agenda.models import Attendance, AttendanceState, Event
from app.agenda.policies import can_register
from app.agenda.services.inviting import bring
from app.agenda.services.series.inviting import MOST_DATES
from app.core import jobs
from app.core.db import db, now

State = AttendanceState
DECLINED = (State.NOT_COMING, State.REFUSED)
JOB = "agenda.invite_to_later_dates"


@jobs.daily("agenda.invite_onwards", hour=1, minute=40)
def invite_onwards(_payload: dict[str, Any]) -> None:
    """Each night, once the dates of series are written."""
    invited = select(Event.series_id).join(Attendance, Attendance.event_id == Event.id)
    wanted = invited.where(
        Attendance.invited_to_series, Event.series_id.is_not(None), Event.ends_at >= now()
    )
    for series_id in db.session.scalars(wanted.distinct().order_by(Event.series_id)):
        jobs.enqueue(JOB, {"series_id": series_id})


@jobs.handler(JOB)
def invite_to_later_dates(payload: dict[str, Any]) -> None:
    """Invite to the dates that come after the last to which each was; done twice is once."""
    last = _last_invited(payload["series_id"])
    for event in db.session.scalars(_dates_near(payload["series_id"])).all():
        start = event.original_starts_at
        people = [user_id for user_id, latest in last.items() if start and latest < start]
        if people and can_register(None, event):
            for attendance in bring(event, people, ()):
                attendance.invited_to_series = True


def _last_invited(series_id: int) -> dict[int, datetime]:
    """The last date to come to which each member was invited with the series; nobody who declined
    all of them."""
    is_open = case((Attendance.state.not_in(DECLINED), 1))
    rows = db.session.execute(
        select(Attendance.user_id, func.max(Event.original_starts_at))
        .join(Attendance.event)
        .where(Event.series_id == series_id, Attendance.invited_to_series, Event.ends_at >= now())
        .group_by(Attendance.user_id)
        .having(func.count(is_open) > 0)
        .order_by(Attendance.user_id)
    )
    return {user_id: latest for user_id, latest in rows if user_id and latest}


def _dates_near(series_id: int) -> Select[Event]:
    """The dates that are near enough, in the order of the rule."""
    living = (Event.ends_at >= now(), Event.cancelled_at.is_(None), Event.trashed_at.is_(None))
    wanted = select(Event).where(Event.series_id == series_id, *living)
    return wanted.order_by(Event.original_starts_at).limit(MOST_DATES)
