"""Who was really there: ticked at the door, from a phone, by whoever organises."""

from app.accounts.models import User
from app.agenda.models import Attendance
from app.core.db import db, now


def check_in(attendance: Attendance, *, by: User) -> None:
    """Note that somebody is there; done twice, the first hour stays."""
    if attendance.checked_in_at is None:
        attendance.checked_in_at, attendance.checked_in_by_id = now(), by.id
    attendance.was_absent = False
    db.session.flush()


def undo(attendance: Attendance) -> None:
    """Take back a tick, or an absence, that was made by mistake."""
    attendance.checked_in_at = attendance.checked_in_by_id = None
    attendance.was_absent = False
    db.session.flush()


def note_absent(attendance: Attendance) -> None:
    """Note that somebody who had registered did not come."""
    attendance.checked_in_at = attendance.checked_in_by_id = None
    attendance.was_absent = True
    db.session.flush()
