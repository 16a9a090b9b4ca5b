"""The organiser decides: approves, refuses, moves a person in or out. Never beyond the seats."""

from app.accounts.models import User
from app.agenda.models import Attendance, AttendanceState, Event
from app.agenda.queries.seating import seating_of
from app.agenda.services.outcomes import Outcome, tell
from app.agenda.services.seats import lock, seat, settle
from app.core import audit
from app.core.db import db, now
from app.core.errors import DomainError

State = AttendanceState
TOLD_OF = {
    State.COMING: Outcome.COMING,
    State.WAITING: Outcome.WAITING,
    State.NOT_COMING: Outcome.REMOVED,
}
MOVES = (State.COMING, State.WAITING, State.MAYBE, State.NOT_COMING)


class DecidedAlready(DomainError):
    """The registration waits for no decision any more."""

    next_step = "Rouvrez la liste : quelqu’un d’autre a répondu, ou l’inscription a été retirée."

    def __init__(self) -> None:
        super().__init__("Cette inscription n’attend plus de décision.")


class NoSeatLeft(DomainError):
    """Every seat that this person might have is held."""

    next_step = "Augmentez d’abord le nombre de places, ou libérez une place."

    def __init__(self) -> None:
        super().__init__("Il n’y a plus de place pour cette personne.")


class AddressNotConfirmed(DomainError):
    """Nobody has shown yet that the address of this guest is theirs."""

    next_step = "La personne doit d’abord ouvrir le lien reçu par courriel."

    def __init__(self) -> None:
        super().__init__("L’adresse de cette personne n’est pas confirmée.")


def approve(attendance: Attendance, by: User) -> None:
    """Let a person in: to a seat, else to the waiting list. Raises DecidedAlready."""
    event = _hold(attendance)
    if attendance.state is not State.AWAITING_APPROVAL:
        raise DecidedAlready
    settle(event)
    seat(attendance, event)
    _done(attendance, event)
    tell(attendance, TOLD_OF[attendance.state])
    audit.record("attendance.approved", attendance, by=by, event_id=event.id)


def refuse(attendance: Attendance, reason: str, by: User) -> None:
    """Refuse a person, who is told why; they cannot register again. Raises DecidedAlready."""
    event = _hold(attendance)
    if attendance.state is not State.AWAITING_APPROVAL:
        raise DecidedAlready
    attendance.state, attendance.refusal_reason = State.REFUSED, reason
    _done(attendance, event)
    tell(attendance, Outcome.REFUSED)
    audit.record("attendance.refused", attendance, by=by, event_id=event.id)


def move(attendance: Attendance, state: AttendanceState, by: User) -> None:
    """Set where a person stands, who is told. Raises NoSeatLeft, AddressNotConfirmed."""
    event = _hold(attendance)
    if attendance.state is State.UNCONFIRMED:
        raise AddressNotConfirmed
    before = attendance.state
    if before is state:
        return
    settle(event)
    is_new = state is State.COMING and not attendance.state.holds_seat
    if is_new and not seating_of(event).has_room_for(attendance.family):
        raise NoSeatLeft
    if state is State.WAITING:
        attendance.queued_at = now()
    attendance.state, attendance.offered_until = state, None
    _done(attendance, event)
    if state in TOLD_OF and attendance.state is state:
        tell(attendance, TOLD_OF[state])
    audit.record(
        "attendance.moved", attendance, by=by, event_id=event.id, before=before, after=state
    )


def _hold(attendance: Attendance) -> Event:
    event = lock(attendance.event_id)
    db.session.refresh(attendance, ["state", "queued_at", "offered_until", "family"])
    return event


def _done(attendance: Attendance, event: Event) -> None:
    attendance.changed_at = now()
    settle(event)
