"""Telling those who organise that a registration waits for their word."""

from sqlalchemy import delete

from app.agenda.models import Attendance, Event
from app.agenda.notices.awaiting import AWAITING, THREAD
from app.agenda.queries.meetings.people import runner_ids
from app.core.audit import kind_of
from app.core.db import db
from app.notifications.models import Notification
from app.notifications.services import Origin, notify


def tell_organisers(attendance: Attendance, event: Event) -> None:
    """Tell of it on screen, gathered by event; mails count them in the letter of the day. Whoever
    asks again is told of again."""
    db.session.flush()
    told = {*runner_ids(event), event.created_by_id} - {attendance.user_id, None}
    db.session.execute(
        delete(Notification).where(
            Notification.kind == AWAITING.key,
            Notification.about_kind == kind_of(attendance),
            Notification.about_id == attendance.id,
        ),
        execution_options={"synchronize_session": False},
    )
    origin = Origin(place=event.place, thread=f"{THREAD}{event.id}")
    notify([each for each in told if each], AWAITING, attendance, origin=origin)
