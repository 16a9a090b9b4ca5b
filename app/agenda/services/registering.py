"""A person answers for themselves: comes, may come, does not; with or without an account."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import delete, select

from app.accounts.models import User
from app.agenda.models import Attendance, AttendanceState, Event, QuestionAnswer, RegistrationMode
from app.agenda.policies import can_register
from app.agenda.services.awaiting import tell_organisers
from app.agenda.services.outcomes import Outcome, tell
from app.agenda.services.seats import lock, seat, settle
from app.core.db import db, now
from app.core.errors import DomainError
from app.core.text import fold

State = AttendanceState
TOLD_OF = {
    State.COMING: Outcome.COMING,
    State.WAITING: Outcome.WAITING,
    State.AWAITING_APPROVAL: Outcome.AWAITING,
}
STATE = [each.key for each in Attendance.__mapper__.column_attrs]
IN_COURSE = {State.COMING, State.WAITING, State.AWAITING_APPROVAL}


class Reply(StrEnum):
    """What a person answers."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"

    @property
    def label(self) -> str:
        return {
            "yes": "Oui, je viens",
            "maybe": "Peut-être",
            "no": "Non, je ne viens pas",
        }[self.value]


class RegistrationClosed(DomainError):
    """The event takes no registration any more: past, cancelled, or its deadline is over."""

    next_step = "Vous pouvez encore vous retirer. Pour le reste, écrivez à l’organisation."

    def __init__(self) -> None:
        super().__init__("Les inscriptions à cet évènement sont closes.")


class RefusedBefore(DomainError):
    """The organiser refused this person."""

    next_step = "Pour en parler, écrivez à l’organisation."

    def __init__(self) -> None:
        super().__init__("L’organisation n’a pas retenu votre inscription.")


@dataclass(frozen=True)
class Guise:
    """Who a person comes as: their names, the structure that they come for and its family."""

    first_name: str
    last_name: str
    organisation_id: int | None = None
    organisation_name: str = ""
    family: str = ""
    department_code: str | None = None


@dataclass(frozen=True)
class Answer:
    """What a person sends: the reply, a word, whether they agree to be named to the others, and
    their answers to the organiser's questions by the number of each."""

    reply: Reply
    comment: str = ""
    is_shown: bool = False
    answers: Mapping[int, str] = field(default_factory=dict)


def register(event: Event, answer: Answer, guise: Guise, by: User) -> Attendance:
    """Take a member's answer, or change it, and tell them what became of it. Raises
    RegistrationClosed, RefusedBefore."""
    attendance, outcome = note(event, answer, guise, by)
    if outcome is not None:
        tell(attendance, outcome)
    return attendance


def note(event: Event, answer: Answer, guise: Guise, by: User) -> tuple[Attendance, Outcome | None]:
    """Take a member's answer, or change it; what there is to tell them is left to whoever asks.
    Raises RegistrationClosed, RefusedBefore."""
    event = lock(event.id)
    attendance = attendance_of(event, by) or Attendance(
        event_id=event.id, user_id=by.id, state=State.INVITED
    )
    attendance.registered_by_id = None
    return attendance, _write_down(attendance, event, answer, guise)


def attendance_of(event: Event, user: User) -> Attendance | None:
    """Where a member stands for an event, none when nobody asked them yet."""
    found: Attendance | None = db.session.scalar(
        select(Attendance)
        .where(Attendance.event_id == event.id, Attendance.user_id == user.id)
        .execution_options(populate_existing=True)
    )
    return found


def take(attendance: Attendance, event: Event, answer: Answer, guise: Guise) -> None:
    """Note an answer on an attendance of an event that is held, settle the seats, tell of it."""
    outcome = _write_down(attendance, event, answer, guise)
    if outcome is not None:
        tell(attendance, outcome)


def _write_down(
    attendance: Attendance, event: Event, answer: Answer, guise: Guise
) -> Outcome | None:
    settle(event)
    before = attendance.state
    if not _may_answer(attendance, event, answer.reply):
        raise RegistrationClosed
    dress(attendance, guise)
    attendance.comment, attendance.is_shown = answer.comment, answer.is_shown
    attendance.changed_at = now()
    db.session.add(attendance)
    reply(attendance, event, answer.reply)
    keep_answers(attendance, answer.answers)
    settle(event)
    if attendance.state is State.AWAITING_APPROVAL and before is not attendance.state:
        tell_organisers(attendance, event)
    return _outcome(attendance, before)


def withdraw(attendance: Attendance) -> None:
    """Give up one's place until the event is over, whatever its deadline; done twice is once.

    Raises RegistrationClosed.
    """
    event = lock(attendance.event_id)
    db.session.refresh(attendance, STATE)
    if attendance.state is State.NOT_COMING:
        return
    if event.is_past(now()):
        raise RegistrationClosed
    before, attendance.registered_by_id = attendance.state, None
    attendance.state, attendance.offered_until = State.NOT_COMING, None
    attendance.changed_at = now()
    settle(event)
    outcome = _outcome(attendance, before)
    if outcome is not None:
        tell(attendance, outcome)


def reply(attendance: Attendance, event: Event, wanted: Reply) -> None:
    """Move an attendance of an event that is held to what its person answers."""
    if wanted is not Reply.YES:
        attendance.state = State.MAYBE if wanted is Reply.MAYBE else State.NOT_COMING
        attendance.offered_until = None
        return
    if attendance.state is State.REFUSED:
        raise RefusedBefore
    if attendance.state is State.OFFERED:
        attendance.state, attendance.offered_until = State.COMING, None
    elif attendance.state not in IN_COURSE:
        join(attendance, event)


def join(attendance: Attendance, event: Event) -> None:
    """Ask for a seat: of the organiser where they decide, else of the event."""
    attendance.queued_at = now()
    if event.registration is RegistrationMode.APPROVAL:
        attendance.state = State.AWAITING_APPROVAL
    else:
        seat(attendance, event)


def dress(attendance: Attendance, guise: Guise) -> None:
    """Write on an attendance who a person comes as. A seat held stays counted for the family it
    was given for: seats kept for another are not to be had by a change of words."""
    attendance.first_name, attendance.last_name = guise.first_name, guise.last_name
    attendance.search_name = fold(f"{guise.last_name} {guise.first_name}")
    attendance.organisation_id = guise.organisation_id
    attendance.organisation_name = guise.organisation_name
    attendance.department_code = guise.department_code
    if not attendance.state.holds_seat:
        attendance.family = guise.family


def _may_answer(attendance: Attendance, event: Event, wanted: Reply) -> bool:
    """While registration is open; a seat that was offered may be taken after the deadline."""
    if can_register(None, event):
        return True
    is_ahead = not event.is_cancelled and not event.is_trashed and not event.is_past(now())
    return is_ahead and (
        wanted is Reply.NO or attendance.state in {State.OFFERED, State.COMING, State.WAITING}
    )


def keep_answers(attendance: Attendance, answers: Mapping[int, str]) -> None:
    """Write the answers to the questions of the organiser in place of former ones."""
    db.session.flush()
    db.session.execute(
        delete(QuestionAnswer).where(
            QuestionAnswer.attendance_id == attendance.id,
            QuestionAnswer.question_id.in_(list(answers)),
        )
    )
    db.session.add_all(
        QuestionAnswer(attendance_id=attendance.id, question_id=number, value=value)
        for number, value in answers.items()
        if value
    )


def _outcome(attendance: Attendance, before: AttendanceState) -> Outcome | None:
    """What there is to tell of an attendance that stood so before."""
    if attendance.state is before:
        return None
    if attendance.state is State.NOT_COMING and attendance.told_sequence is not None:
        return Outcome.WITHDRAWN  # their calendar has the entry
    return TOLD_OF.get(attendance.state)
