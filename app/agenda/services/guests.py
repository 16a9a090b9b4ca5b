"""Guests: people without account, each known by an address that they confirmed by a link.

Nothing tells on the screen whether an address is known already: the mail alone does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select

from app.accounts.models import User
from app.agenda.mails import guests as mails
from app.agenda.models import Attendance, AttendanceState, Event, QuestionAnswer
from app.agenda.policies import can_register, visible_events
from app.agenda.queries.guest_links import link_of, secret_of
from app.agenda.services.conference.wishes import hand_over, wanted_by
from app.agenda.services.registering import (
    STATE,
    Answer,
    Guise,
    RegistrationClosed,
    Reply,
    dress,
    keep_answers,
    register,
    take,
)
from app.agenda.services.seats import lock
from app.core import jobs
from app.core.db import db, now
from app.core.mail import send_mail
from app.core.tokens import digest_of

State = AttendanceState
UNCONFIRMED_KEPT = timedelta(days=7)


@dataclass(frozen=True)
class Newcomer:
    """Somebody known by an address alone."""

    email: str
    guise: Guise


def ask(
    event: Event, newcomer: Newcomer, answer: Answer, by: User | None = None
) -> Attendance | None:
    """Note a registration that waits for its address to be confirmed, send the link, and return it;
    none for whoever confirmed theirs before.

    ``by`` is the member who signs up a colleague. Whoever is registered already gets their link
    again, and what they said stays. Raises RegistrationClosed.
    """
    event = lock(event.id)
    if not can_register(None, event):
        raise RegistrationClosed
    attendance = guest_at(event, newcomer.email)
    if attendance is None:
        attendance = start(event, newcomer, by)
    if not attendance.last_name:  # invited by an address alone
        dress(attendance, newcomer.guise)
    if attendance.state is State.UNCONFIRMED:
        dress(attendance, newcomer.guise)
        attendance.comment, attendance.is_shown = answer.comment, answer.is_shown
        keep_answers(attendance, answer.answers)
    _send_link(attendance, event, by)
    return attendance if attendance.state is State.UNCONFIRMED else None


def start(
    event: Event, newcomer: Newcomer, by: User | None, state: State = State.UNCONFIRMED
) -> Attendance:
    """Write the row of a guest, with the digest of their link."""
    attendance = Attendance(
        event_id=event.id,
        guest_email=newcomer.email,
        state=state,
        created_at=now(),
        registered_by_id=by.id if by else None,
    )
    dress(attendance, newcomer.guise)
    db.session.add(attendance)
    db.session.flush()
    attendance.link_digest = digest_of(secret_of(attendance))
    return attendance


def confirm(attendance: Attendance) -> Attendance:
    """Confirm an address: the person comes, by their account if they have one that reads the
    event. Done twice is once. Raises RegistrationClosed, RefusedBefore."""
    event = lock(attendance.event_id)
    db.session.refresh(attendance, STATE)
    if attendance.state is not State.UNCONFIRMED:
        return attendance
    answer = Answer(Reply.YES, attendance.comment, attendance.is_shown, _answers_of(attendance))
    user = _account_of(attendance, event)
    if user is None:
        take(attendance, event, answer, guise_of(attendance))
        return attendance
    guise, wanted = guise_of(attendance), wanted_by(attendance)
    db.session.delete(attendance)
    db.session.flush()
    registered = register(event, answer, guise, by=user)
    hand_over(wanted, registered)
    return registered


def change(attendance: Attendance, answer: Answer, guise: Guise) -> None:
    """Take the answer of a guest who has their link. Raises RegistrationClosed, RefusedBefore."""
    event = lock(attendance.event_id)
    db.session.refresh(attendance, STATE)
    take(attendance, event, answer, guise)


def guest_at(event: Event, email: str) -> Attendance | None:
    """The attendance of an address, none when nobody used it for this event."""
    found: Attendance | None = db.session.scalar(
        select(Attendance).where(Attendance.event_id == event.id, Attendance.guest_email == email)
    )
    return found


def guise_of(attendance: Attendance) -> Guise:
    """Who a person came as until now."""
    return Guise(
        attendance.first_name,
        attendance.last_name,
        attendance.organisation_id,
        attendance.organisation_name,
        attendance.family,
        attendance.department_code,
    )


def _account_of(attendance: Attendance, event: Event) -> User | None:
    wanted = select(User).where(User.email == attendance.guest_email)
    user = db.session.scalar(wanted)
    if user is None or not user.is_active or user.is_pending:
        return None
    seen = visible_events(user).where(Event.id == event.id).with_only_columns(Event.id)
    return user if db.session.scalar(seen) is not None else None


def _answers_of(attendance: Attendance) -> dict[int, str]:
    rows: Sequence[QuestionAnswer] = db.session.scalars(
        select(QuestionAnswer).where(QuestionAnswer.attendance_id == attendance.id)
    ).all()
    return {each.question_id: each.value for each in rows}


def _send_link(attendance: Attendance, event: Event, by: User | None = None) -> None:
    text, said = mails.LINK, {}
    if attendance.state is State.UNCONFIRMED:
        text = mails.COLLEAGUE if by else mails.CONFIRM
        said = {"auteur": by.full_name} if by else {}
    said |= {"prenom": attendance.first_name, "evenement": event.title}
    said["lien"] = link_of(attendance)
    send_mail(str(attendance.guest_email), text.key, said, about=attendance)


@jobs.daily("agenda.forget_unconfirmed", hour=2, minute=40)
def forget_unconfirmed(_payload: dict[str, Any]) -> None:
    """Erase the registrations whose address nobody confirmed within a week."""
    old = (
        Attendance.state == State.UNCONFIRMED,
        Attendance.created_at < now() - UNCONFIRMED_KEPT,
    )
    db.session.execute(delete(Attendance).where(*old))
