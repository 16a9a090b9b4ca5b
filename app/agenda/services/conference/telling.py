"""Telling people where they are expected: one mail each, written when it leaves."""

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.models import User
from app.agenda.mails.parts import ending, headers
from app.agenda.models import (
    Attendance,
    AttendanceState,
    Event,
    Room,
    Seat,
    SeatState,
    Session,
    SessionKind,
)
from app.agenda.notices.kinds import PLACE
from app.agenda.services.conference.holding import hold_conference
from app.agenda.services.mailing import loaded, may_be_told
from app.agenda.services.outcomes import address_of
from app.core import audit
from app.core.dates import NBSP, moment_in
from app.core.db import db, now
from app.core.links import absolute_url
from app.core.mail import Composed, OutgoingMail, composer, plain, write_later
from app.workgroups.models import Workgroup

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


def tell_seats(attendance: Attendance) -> None:
    """Write to a person where they are expected; what they are told stays from now on."""
    db.session.flush()
    mine = select(Seat).where(Seat.attendance_id == attendance.id)
    for seat in db.session.scalars(mine):
        seat.told_at = now()
    write_later(address_of(attendance), KEY, attendance)


@composer(KEY, "Conférence : ateliers attribués")
def compose(written: OutgoingMail) -> Composed | None:
    """Where a person is expected today; none once they no longer come."""
    attendance = loaded(int(written.about_id or 0))
    if attendance is None or not _is_expected(attendance, written.to_address):
        return None
    event = attendance.event
    seats = seats_of(attendance)
    lines = [f"Bonjour {plain(attendance.first_name)},", _opening(seats)]
    lines += [_seat_lines(each, event) for each in seats if each.state is SeatState.SEATED]
    waiting = [each.reason for each in seats if each.state is SeatState.WAITING]
    if waiting:
        lines.append("\n".join(["Vos autres vœux :", *(f"- {plain(each)}" for each in waiting)]))
    link = absolute_url("agenda.event", event_id=event.id)
    lines.append(f"Le programme, les adresses et les accès :\n{link}")
    return Composed(
        subject=f"Vos ateliers{NBSP}: {event.title}",
        body="\n\n".join([*lines, ending(attendance, PLACE)]),
        headers=headers(attendance, PLACE),
    )


def _is_expected(attendance: Attendance, address: str) -> bool:
    event = attendance.event
    if attendance.state is not AttendanceState.COMING or event.is_cancelled or event.is_trashed:
        return False
    return may_be_told(attendance, PLACE, address)


def seats_of(attendance: Attendance) -> list[Seat]:
    """The sessions of a person, in the order of the day, with what names them."""
    return list(
        db.session.scalars(
            select(Seat)
            .join(Seat.session)
            .where(Seat.attendance_id == attendance.id, Session.cancelled_at.is_(None))
            .options(
                contains_eager(Seat.session).options(
                    joinedload(Session.room).joinedload(Room.venue),
                    joinedload(Session.workgroup).joinedload(Workgroup.theme),
                )
            )
            .order_by(Session.starts_at, Seat.state, Seat.position, Session.id)
        )
    )


def _opening(seats: list[Seat]) -> str:
    if any(each.state is SeatState.SEATED for each in seats):
        return "Voici où vous êtes attendu ou attendue."
    return (
        "Les ateliers que vous aviez choisis sont complets. Vous êtes sur leur liste d’attente : "
        "un courriel vous préviendra si une place se libère."
    )


def _seat_lines(seat: Seat, event: Event) -> str:
    session = seat.session
    room = session.room
    place = [room.name, room.venue.name, room.venue.address] if room else ["lieu à préciser"]
    where = ", ".join(filter(None, place))
    lines = [
        f"- {plain(session.title)}",
        f"- {moment_in(session.starts_at, event.timezone)}",
        f"- {plain(where)}",
    ]
    return "\n".join(lines + ([f"- {plain(seat.reason)}"] if seat.reason else []))
