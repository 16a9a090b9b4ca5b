"""Registrations as people make them: who answers what, and how the seats stand."""

from app.accounts.models import User
from app.agenda.models import Attendance, AttendanceState, Event
from app.agenda.queries.guises import belongings_of
from app.agenda.queries.seating import seating_of
from app.agenda.services.registering import Answer, Guise, Reply, register
from app.agenda.services.seats import lock, settle
from app.core.db import db

YES, MAYBE, NO = Answer(Reply.YES), Answer(Reply.MAYBE), Answer(Reply.NO)


def guise_of(user: User, family: str | None = None) -> Guise:
    """A person for the first of their structures, of another family where one is said."""
    own = belongings_of(user)[0]
    return Guise(
        user.first_name,
        user.last_name,
        own.organisation_id,
        own.name,
        own.family if family is None else family,
        own.department_code,
    )


def answer(event: Event, user: User, given: Answer = YES, family: str | None = None) -> Attendance:
    """A person answers, and it is saved."""
    made = register(event, given, guise_of(user, family), by=user)
    db.session.commit()
    return made


def resize(event: Event, capacity: int | None) -> None:
    """The organiser changes how many seats there are."""
    event.capacity = capacity
    settle(lock(event.id))
    db.session.commit()


def states(event: Event) -> list[AttendanceState]:
    """Where each person stands, in the order of their registration."""
    rows = db.session.query(Attendance).filter_by(event_id=event.id).order_by(Attendance.id)
    return [row.state for row in rows.populate_existing()]


def assert_sound(event: Event) -> None:
    """Never more held than there are seats; the counts are right; nobody waits who would fit."""
    db.session.commit()
    db.session.refresh(event)
    every = states(event)
    held = [each for each in every if each.holds_seat]
    assert event.coming_count == len(held)
    assert event.maybe_count == every.count(AttendanceState.MAYBE)
    assert event.waiting_count == every.count(AttendanceState.WAITING)
    assert event.capacity is None or len(held) <= event.capacity
    seating = seating_of(event)
    waiting = db.session.query(Attendance).filter_by(
        event_id=event.id, state=AttendanceState.WAITING
    )
    assert not [each for each in waiting if seating.has_room_for(each.family)]
