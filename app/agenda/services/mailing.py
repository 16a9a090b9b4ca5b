"""Mails of the agenda as they leave: who may still get one, with which entry of their calendar."""

from collections.abc import Collection, Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.orm import contains_eager, joinedload

from app.agenda.models import Attendance, AttendanceState, Event, EventKind
from app.agenda.policies import NAMED
from app.agenda.queries.conference.calendars import slots_of
from app.agenda.queries.entries import is_expected, is_in_calendar
from app.core.audit import Subject, kind_of
from app.core.db import db, now
from app.core.mail import Composed, OutgoingMail
from app.notifications.kinds import Kind
from app.notifications.models import Notification
from app.notifications.queries.mailing import wants_at_once
from app.notifications.services import notify
from app.workgroups.audiences import open_to


def address_of(attendance: Attendance) -> str:
    """Where a person is written to: their account's address today, a guest's own."""
    return attendance.user.email if attendance.user else attendance.guest_email or ""


def tell_anew(user_ids: list[int], kind: Kind, about: Subject) -> None:
    """Tell people of a thing on screen, in place of what they were told of it before.

    What concerns one's own registration is told even of a place that one muted.
    """
    db.session.execute(
        delete(Notification).where(
            Notification.kind == kind.key,
            Notification.about_kind == kind_of(about),
            Notification.about_id == about.id,
            Notification.user_id.in_(user_ids),
        ),
        execution_options={"synchronize_session": False},
    )
    notify(user_ids, kind, about)


def loaded(attendance_id: int) -> Attendance | None:
    """An attendance with its person, its event and what names its place, as they stand now."""
    return next(iter(all_loaded([attendance_id])), None)


def all_loaded(attendance_ids: Collection[int]) -> Sequence[Attendance]:
    """The same for several, the soonest event first."""
    wanted = (
        select(Attendance)
        .join(Attendance.event)
        .where(Attendance.id.in_(attendance_ids))
        .options(contains_eager(Attendance.event).options(*NAMED), joinedload(Attendance.user))
        .order_by(Event.starts_at, Attendance.id)
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(wanted).unique().all()


def may_be_told(attendance: Attendance, kind: Kind, address: str) -> bool:
    """Whether a mail may still go to this address: a member who reads the event and wants such
    mails, at their address of today; a guest who confirmed theirs."""
    user = attendance.user
    if user is None:
        return (
            attendance.guest_email == address
            and attendance.state is not AttendanceState.UNCONFIRMED
        )
    readable = select(Event.id).where(Event.id == attendance.event_id, open_to(user, Event))
    if user.email != address or db.session.scalar(readable) is None:
        return False
    return wants_at_once(user, kind)


def note_sent(written: OutgoingMail) -> None:
    """Note the entry that calendars got with a mail, and that its news is told."""
    entries = written.payload.get("entries", {})
    workshops = written.payload.get("workshops", {})
    told = {int(each) for each in entries} | {int(written.about_id or 0)}
    for attendance in db.session.scalars(select(Attendance).where(Attendance.id.in_(told))):
        number = str(attendance.id)
        if number in entries:
            attendance.told_sequence = entries[number]
        if number in workshops:
            attendance.told_workshops = workshops[number]
        _note_told(attendance)


def _note_told(attendance: Attendance) -> None:
    about = (Notification.about_kind == kind_of(attendance)) & (
        Notification.about_id == attendance.id
    )
    change = (Notification.about_kind == kind_of(Event)) & (
        Notification.about_id == attendance.event_id
    )
    db.session.execute(
        update(Notification)
        .where(Notification.user_id == attendance.user_id, about | change)
        .values(mailed_at=now()),
        execution_options={"synchronize_session": False},
    )


def note_entries(
    written: OutgoingMail, composed: Composed, attendances: Sequence[Attendance]
) -> None:
    """Keep on the mail which entries calendars get with it, if any: none once one is removed."""
    if composed.attachments:
        entries = {
            str(each.id): each.event.sequence if is_expected(each) else None
            for each in attendances
            if is_in_calendar(each)
        }
        known = [each for each in attendances if each.event.kind is EventKind.CONFERENCE]
        workshops = {str(each.id): slots_of(each) for each in known}
        written.payload = {**written.payload, "entries": entries, "workshops": workshops}


def note_workshops(written: OutgoingMail, attendance: Attendance) -> None:
    """Keep on a mail about workshops which of them calendars get with it."""
    workshops = {str(attendance.id): slots_of(attendance)}
    written.payload = {**written.payload, "workshops": workshops}
