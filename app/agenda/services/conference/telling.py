"""Telling people where they are expected: one mail each, written when it leaves, and a line on
screen for members."""

from collections.abc import Collection

from sqlalchemy import and_, or_, select, update

from app.accounts.models import User
from app.agenda.mails import workshops as mails
from app.agenda.models import (
    Attendance,
    AttendanceState,
    Conference,
    Seat,
    SeatState,
    Session,
    SessionKind,
)
from app.agenda.notices.kinds import PLACE
from app.agenda.queries.conference.calendars import moved_of, seated_of
from app.agenda.queries.conference.day import conference_of, seats_of
from app.agenda.services.conference.holding import hold_conference
from app.agenda.services.mailing import loaded, may_be_told, note_workshops, tell_anew
from app.agenda.services.outcomes import address_of
from app.core import audit
from app.core.audit import kind_of
from app.core.db import db, now
from app.core.mail import Composed, OutgoingMail, composer, write_later
from app.notifications.models import Notification

KEY = "agenda/conference_seats"


def tell_all(event_id: int, *, by: User) -> int:
    """Tell whoever has something new to know of their seats; return how many are told."""
    conference = hold_conference(event_id)
    waiting = to_tell(event_id)
    for attendance in waiting:
        tell_seats(attendance)
    conference.told_at = now()
    audit.record("conference.told", conference, by=by, count=len(waiting))
    return len(waiting)


def to_tell(event_id: int) -> list[Attendance]:
    """Those with a seat that they were not told of, or on lists alone and told of none."""
    of_workshop = select(Seat.id).join(Seat.session).where(Session.kind == SessionKind.WORKSHOP)
    mine = of_workshop.where(Seat.attendance_id == Attendance.id)
    seated = mine.where(Seat.state == SeatState.SEATED)
    untold = mine.where(Seat.told_at.is_(None))
    found = (
        select(Attendance)
        .where(Attendance.event_id == event_id, Attendance.state == AttendanceState.COMING)
        .where(
            or_(
                untold.where(Seat.state == SeatState.SEATED).exists(),
                and_(untold.exists(), ~seated.exists()),
            )
        )
        .order_by(Attendance.id)
    )
    return list(db.session.scalars(found))


def tell_seats(attendance: Attendance, called_off: str = "") -> None:
    """Write to a person where they are expected; what they are told stays from now on.
    ``called_off`` is the title of a workshop of theirs that does not take place."""
    db.session.flush()
    mine = update(Seat).where(Seat.attendance_id == attendance.id).values(told_at=now())
    db.session.execute(mine)
    write(attendance, called_off)


def tell_left(attendance: Attendance, title: str) -> None:
    """Write to whoever leaves a workshop, if their calendar has it: the mail removes it."""
    if attendance.told_workshops:
        write_later(address_of(attendance), KEY, attendance, payload={"left": title})


def write(attendance: Attendance, called_off: str = "", *, is_moved: bool = False) -> None:
    """Write to a person of their workshops as they stand; some ``is_moved`` to another hour or
    place, or nothing leaves."""
    payload = {"called_off": called_off} if called_off else {}
    payload |= {"is_moved": "yes"} if is_moved else {}
    write_later(address_of(attendance), KEY, attendance, payload=payload)
    if attendance.user_id is not None:
        wanted = select(Conference).where(Conference.event_id == attendance.event_id)
        tell_anew([attendance.user_id], PLACE, db.session.scalars(wanted).one())


def tell_called_off(conference: Conference, attendance_ids: Collection[int], title: str) -> None:
    """Tell these people that a workshop does not take place; where they sit now, if people were
    told of their seats."""
    wanted = select(Attendance).where(
        Attendance.id.in_(attendance_ids), Attendance.state == AttendanceState.COMING
    )
    for each in db.session.scalars(wanted.order_by(Attendance.id)):
        if conference.told_at is not None:
            tell_seats(each, title)
        else:
            write(each, title)


def note_sent(written: OutgoingMail) -> None:
    """What a mail said is not said again in the letter; what calendars got with it is kept."""
    attendance = loaded(int(written.about_id or 0))
    conference = conference_of(attendance.event) if attendance else None
    if attendance is None or conference is None:
        return
    workshops = written.payload.get("workshops", {})
    attendance.told_workshops = workshops.get(str(attendance.id), attendance.told_workshops)
    db.session.execute(
        update(Notification)
        .where(
            Notification.user_id == attendance.user_id,
            Notification.about_kind == kind_of(conference),
            Notification.about_id == conference.id,
        )
        .values(mailed_at=now()),
        execution_options={"synchronize_session": False},
    )


@composer(KEY, "Conférence : ateliers attribués", on_sent=note_sent)
def compose(written: OutgoingMail) -> Composed | None:
    """Where a person is expected today; none once they no longer come."""
    attendance = loaded(int(written.about_id or 0))
    if attendance is None or not _is_expected(attendance, written.to_address):
        return None
    said = {name: str(written.payload.get(name, "")) for name in ("called_off", "left")}
    is_moved = bool(written.payload.get("is_moved"))
    if is_moved and not moved_of(attendance, [each.session for each in seated_of(attendance)]):
        return None
    told = [each for each in seats_of(attendance) if each.told_at is not None]
    composed = mails.compose(attendance, told, written.to_address, is_moved=is_moved, **said)
    note_workshops(written, attendance)
    return composed


def _is_expected(attendance: Attendance, address: str) -> bool:
    event = attendance.event
    if attendance.state is not AttendanceState.COMING or event.is_cancelled or event.is_trashed:
        return False
    return may_be_told(attendance, PLACE, address)
