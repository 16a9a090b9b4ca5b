"""Inviting: the people of the event's place in one gesture, and outsiders by their address."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import select

from app.accounts.models import User
from app.agenda.models import Attendance, AttendanceState, Event
from app.agenda.policies import can_register
from app.agenda.services.guests import Newcomer, guest_at, start
from app.agenda.services.outcomes import KEY, Outcome, tell
from app.agenda.services.registering import RegistrationClosed
from app.agenda.services.seats import lock
from app.core import audit, jobs
from app.core.db import db, now
from app.core.mail import OutgoingMail
from app.core.text import fold
from app.workgroups.audiences import readers_of

AT_A_TIME = 500
TOLD_AT_A_TIME = 25  # a moment of the worker, between which others write


def invite(event: Event, user_ids: Collection[int], outsiders: Iterable[Newcomer], by: User) -> int:
    """Invite members who may read the event, and outsiders by their address; return how many.

    Nobody is invited twice, no account that is pending or closed ever is. Raises
    RegistrationClosed.
    """
    numbers = [each.id for each in bring(event, user_ids, outsiders)]
    for start_at in range(0, len(numbers), TOLD_AT_A_TIME):
        some = numbers[start_at : start_at + TOLD_AT_A_TIME]
        jobs.enqueue("agenda.tell_invited", {"attendance_ids": some})
    if numbers:
        audit.record("event.invited", event, by=by, count=len(numbers))
    return len(numbers)


def bring(
    event: Event, user_ids: Collection[int], outsiders: Iterable[Newcomer]
) -> list[Attendance]:
    """Write down whom an event invites, to be told by whoever asks for it. Raises
    RegistrationClosed."""
    event = lock(event.id)
    if not can_register(None, event):
        raise RegistrationClosed
    invited = [*_members(event, user_ids), *_outsiders(event, outsiders)]
    db.session.flush()
    return invited


def _members(event: Event, user_ids: Collection[int]) -> list[Attendance]:
    readers = readers_of(event.audience, event.region_code, event.workgroup_id)
    known = select(Attendance.user_id).where(
        Attendance.event_id == event.id, Attendance.user_id.is_not(None)
    )
    wanted = sorted(set(user_ids))
    invited = []
    for start_at in range(0, len(wanted), AT_A_TIME):
        some = wanted[start_at : start_at + AT_A_TIME]
        found = readers.where(User.id.in_(some), User.id.not_in(known)).order_by(User.id)
        invited += [_invited(event, each) for each in db.session.scalars(found).unique()]
    db.session.add_all(invited)
    return invited


def _invited(event: Event, user: User) -> Attendance:
    return Attendance(
        event_id=event.id,
        user_id=user.id,
        first_name=user.first_name,
        last_name=user.last_name,
        search_name=fold(f"{user.last_name} {user.first_name}"),
        state=AttendanceState.INVITED,
        invited_at=now(),
    )


def _outsiders(event: Event, outsiders: Iterable[Newcomer]) -> list[Attendance]:
    invited = []
    for each in outsiders:
        if guest_at(event, each.email) is None:
            attendance = start(event, each, None, AttendanceState.INVITED)
            attendance.invited_at = now()
            invited.append(attendance)
    return invited


@jobs.handler("agenda.tell_invited")
def tell_invited(payload: dict[str, Any]) -> None:
    """Write to those who were invited, have not answered meanwhile, and were not written to by a
    worker that was slow to say so."""
    numbers: Sequence[int] = payload["attendance_ids"]
    waiting = select(Attendance).where(
        Attendance.id.in_(numbers), Attendance.state == AttendanceState.INVITED
    )
    found = db.session.scalars(waiting.order_by(Attendance.id).with_for_update()).all()
    told = told_of(KEY, numbers)
    for each in found:
        if each.id not in told:
            tell(each, Outcome.INVITED)


def told_of(text_key: str, attendance_ids: Collection[int]) -> set[int]:
    """The attendances, among these, about which a mail of this kind was written."""
    wanted = select(OutgoingMail.about_id).where(
        OutgoingMail.about_kind == Attendance.__tablename__,
        OutgoingMail.about_id.in_([str(each) for each in attendance_ids]),
        OutgoingMail.text_key == text_key,
    )
    return {int(each or 0) for each in db.session.scalars(wanted)}
