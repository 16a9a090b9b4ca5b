"""Telling those whose calendar has a session that it is held at another hour or elsewhere.

As for events, what follows within a few minutes is told by the same mail. What people knew is what
their calendar was sent last: a change that is taken back, or that another mail told, tells nothing.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.agenda.models import Attendance, AttendanceState, Conference, Room, Session
from app.agenda.queries.conference.calendars import moved_of
from app.agenda.services.conference.telling import write
from app.core import jobs
from app.core.db import db, now

JOB = "agenda.retell_sessions"
TOLD_AFTER = timedelta(minutes=5)


def retell_soon(conference: Conference) -> None:
    """Sessions of a conference may have moved: tell those who knew of them, if they knew any."""
    if conference.told_at is not None:
        payload = {"conference_id": conference.id, "at": now().timestamp()}
        jobs.enqueue(JOB, payload, run_at=now() + TOLD_AFTER)


@jobs.handler(JOB)
def _retell(payload: dict[str, Any]) -> None:
    """Write to each person concerned, unless a later change will."""
    if any(
        each["conference_id"] == payload["conference_id"] and each["at"] > payload["at"]
        for each in _waiting()
    ):
        return
    conference = db.session.get(Conference, payload["conference_id"])
    if conference is not None:
        for attendance in _concerned(conference):
            write(attendance, is_moved=True)


def _waiting() -> list[dict[str, Any]]:
    waiting = select(jobs.Job.payload).where(
        jobs.Job.name == JOB, jobs.Job.done_at.is_(None), jobs.Job.gave_up_at.is_(None)
    )
    return list(db.session.scalars(waiting))


def _concerned(conference: Conference) -> list[Attendance]:
    """Those who come and know of another hour or place of a session that is not over."""
    moments = Session.cancelled_at.is_(None), Session.ends_at > now()
    sessions = db.session.scalars(
        select(Session)
        .where(Session.conference_id == conference.id, *moments)
        .options(joinedload(Session.room).joinedload(Room.venue))
        .order_by(Session.id)
    ).all()
    coming = db.session.scalars(
        select(Attendance)
        .where(
            Attendance.event_id == conference.event_id,
            Attendance.state == AttendanceState.COMING,
        )
        .options(joinedload(Attendance.user))
        .order_by(Attendance.id)
    )
    return [each for each in coming if moved_of(each, sessions)]
