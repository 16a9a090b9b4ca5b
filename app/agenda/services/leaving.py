"""Who may read an event no more has no seat in it: they left its group or its region, or their
account is closed. Told to nobody: the seat goes to the next in line, who is told of theirs."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, delete, event, inspect, not_, select, update
from sqlalchemy.orm import Session, UOWTransaction

from app.accounts.models import User
from app.agenda.models import Attendance, AttendanceState, Event, EventOrganiser, QuestionAnswer
from app.agenda.services.seats import lock, settle
from app.core import jobs
from app.core.db import db, now
from app.core.text import fold
from app.directory.models import Profile
from app.workgroups.audiences import open_to
from app.workgroups.models import Membership, RegionalMandate

State = AttendanceState
ENDED = (State.NOT_COMING, State.REFUSED, State.INVITED)
JOB = "agenda.follow_person"
# What opens events to a person, and what they are called.
FOLLOWED: dict[type, tuple[str, ...]] = {
    User: ("first_name", "last_name", "deactivated_at", "anonymised_at", "roles"),
    Membership: ("ended_at",),
    Profile: ("region_code",),
}


@event.listens_for(Session, "before_flush")
def _note_changes(session: Session, _flush: UOWTransaction, _instances: object) -> None:
    changed = set(_people_of(session))
    if not changed:
        return
    held = select(Attendance.user_id).where(Attendance.user_id.in_(changed))
    named = select(EventOrganiser.user_id).where(EventOrganiser.user_id.in_(changed))
    followed = session.connection().execute(held.union(named)).scalars()
    for user_id in sorted(filter(None, followed)):
        jobs.enqueue(JOB, {"user_id": user_id})


def _people_of(session: Session) -> Iterator[int]:
    for row in session.dirty:
        attributes = inspect(row).attrs
        if any(attributes[name].history.has_changes() for name in FOLLOWED.get(type(row), ())):
            yield row.id if isinstance(row, User) else row.user_id
    for row in session.deleted:
        if isinstance(row, Membership | RegionalMandate):
            yield row.user_id


@jobs.handler(JOB)
def follow_person(payload: dict[str, Any]) -> None:
    """Bring the agenda in step with what became of a person; done twice is once."""
    user = db.session.get(User, payload["user_id"], populate_existing=True)
    if user is None:
        return
    _name_again(user)
    shut = not_(open_to(user, Event))
    db.session.execute(
        delete(EventOrganiser).where(
            EventOrganiser.user_id == user.id,
            EventOrganiser.event_id.in_(select(Event.id).where(shut)),
        ),
        execution_options={"synchronize_session": False},
    )
    _free_seats(user, shut)


def _free_seats(user: User, shut: ColumnElement[bool]) -> None:
    """An invitation that nobody answered is forgotten: whoever comes back is invited again."""
    ahead = select(Event.id).where(shut, Event.ends_at >= now())
    own = Attendance.user_id == user.id, Attendance.event_id.in_(ahead)
    db.session.execute(
        delete(Attendance).where(*own, Attendance.state == State.INVITED),
        execution_options={"synchronize_session": "fetch"},
    )
    left = select(Attendance).where(*own, Attendance.state.not_in(ENDED))
    for each in db.session.scalars(left.order_by(Attendance.event_id)).all():
        held = lock(each.event_id)
        db.session.refresh(each, ["state"])
        if each.state not in ENDED:
            each.state, each.offered_until, each.changed_at = State.NOT_COMING, None, now()
            settle(held)


def _name_again(user: User) -> None:
    """Call a person on every list as their account does; what they wrote goes with their name."""
    own = Attendance.user_id == user.id
    said: dict[str, Any] = {
        "first_name": user.first_name,
        "last_name": user.last_name,
        "search_name": fold(f"{user.last_name} {user.first_name}"),
    }
    if user.anonymised_at is not None:
        mine = select(Attendance.id).where(own)
        db.session.execute(
            delete(QuestionAnswer).where(QuestionAnswer.attendance_id.in_(mine)),
            execution_options={"synchronize_session": False},
        )
        said |= {"comment": "", "is_shown": False, "organisation_id": None}
        said |= {"organisation_name": "", "refusal_reason": ""}
    db.session.execute(
        update(Attendance).where(own).values(said), execution_options={"synchronize_session": False}
    )
