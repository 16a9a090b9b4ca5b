"""What the agenda stores, one module for each noun."""

from app.agenda.models.attendances import Attendance, AttendanceState, QuestionAnswer
from app.agenda.models.conferences import (
    Conference,
    Room,
    Seat,
    SeatState,
    Session,
    SessionFacilitator,
    SessionKind,
    SessionQuota,
    Venue,
    Wish,
)
from app.agenda.models.events import (
    Event,
    EventKind,
    EventOrganiser,
    Question,
    RegistrationMode,
    Reminder,
    SeatQuota,
    new_uid,
)
from app.agenda.models.feeds import CalendarFeed, FeedScope
from app.agenda.models.meetings import AgendaPoint, Correction, LineKind, Minutes, MinutesLine
from app.agenda.models.series import Series, SeriesException

__all__ = [
    "AgendaPoint",
    "Attendance",
    "AttendanceState",
    "CalendarFeed",
    "Conference",
    "Correction",
    "Event",
    "EventKind",
    "EventOrganiser",
    "FeedScope",
    "LineKind",
    "Minutes",
    "MinutesLine",
    "Question",
    "QuestionAnswer",
    "RegistrationMode",
    "Reminder",
    "Room",
    "Seat",
    "SeatQuota",
    "SeatState",
    "Series",
    "SeriesException",
    "Session",
    "SessionFacilitator",
    "SessionKind",
    "SessionQuota",
    "Venue",
    "Wish",
    "new_uid",
]
