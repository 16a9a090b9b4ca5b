"""A member signs up a colleague, and withdraws them until these say something themselves."""

from app.accounts.models import User
from app.agenda.models import Attendance, AttendanceState, Event
from app.agenda.policies.registering import answers_for_nobody, can_withdraw_colleague
from app.agenda.services.outcomes import Outcome, tell
from app.agenda.services.registering import (
    STATE,
    Answer,
    Guise,
    RegistrationClosed,
    attendance_of,
    take,
)
from app.agenda.services.seats import lock, settle
from app.core.db import db, now
from app.core.errors import DomainError

State = AttendanceState


class AnsweredAlready(DomainError):
    """The colleague answered by themselves, or somebody signed them up before."""

    next_step = "Demandez à votre collègue de modifier sa réponse."

    def __init__(self) -> None:
        super().__init__("Cette personne a déjà répondu pour cet évènement.")


def sign_up(event: Event, colleague: User, answer: Answer, guise: Guise, by: User) -> Attendance:
    """Register a colleague, who is told and may withdraw. Raises RegistrationClosed,
    AnsweredAlready."""
    event = lock(event.id)
    attendance = attendance_of(event, colleague) or Attendance(
        event_id=event.id, user_id=colleague.id, state=State.INVITED
    )
    if not answers_for_nobody(attendance):
        raise AnsweredAlready
    attendance.registered_by_id = by.id
    take(attendance, event, answer, guise)
    return attendance


def withdraw_colleague(attendance: Attendance, by: User) -> None:
    """Take back the registration of a colleague, who is told; that of a guest who did not confirm
    their address yet is erased. Raises AnsweredAlready, RegistrationClosed."""
    event = lock(attendance.event_id)
    db.session.refresh(attendance, STATE)
    if event.is_past(now()):
        raise RegistrationClosed
    if not can_withdraw_colleague(by, attendance):
        raise AnsweredAlready
    if attendance.state is State.UNCONFIRMED:
        db.session.delete(attendance)
        return
    attendance.state, attendance.offered_until = State.NOT_COMING, None
    attendance.changed_at = now()
    settle(event)
    tell(attendance, Outcome.TAKEN_BACK)
