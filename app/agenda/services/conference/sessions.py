"""The sessions of a conference, as its organiser changes them: added, changed, called off."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import aliased

from app.accounts.models import User
from app.agenda.models import (
    Conference,
    Room,
    Seat,
    SeatState,
    Session,
    SessionKind,
    SessionQuota,
    Wish,
)
from app.agenda.services.conference.filling import fill
from app.agenda.services.conference.holding import hold_conference
from app.agenda.services.conference.refusals import SeatsToldAlready, TwoRoomsAtOnce
from app.agenda.services.conference.retelling import retell_soon
from app.agenda.services.conference.seating import count_seats, reseat, workshops_of
from app.agenda.services.conference.telling import tell_called_off
from app.core import audit
from app.core.db import db, now


@dataclass(frozen=True)
class Particulars:
    """What is said of a session; ``capacity`` none is that of its room, ``kept`` is by family."""

    title: str
    starts_at: datetime
    ends_at: datetime
    facilitator_line: str = ""
    room_id: int | None = None
    capacity: int | None = None
    kept: Mapping[str, int] = field(default_factory=dict)


def add_session(event_id: int, kind: SessionKind, said: Particulars, *, by: User) -> Session:
    """Put one more session in the programme, after the others of its hour."""
    conference = hold_conference(event_id)
    last = select(func.max(Session.position)).where(Session.conference_id == conference.id)
    session = Session(
        conference_id=conference.id,
        kind=kind,
        position=(db.session.scalar(last) or 0) + 1,
        title=said.title,
        starts_at=said.starts_at,
        ends_at=said.ends_at,
    )
    db.session.add(session)
    db.session.flush()
    _say(session, said)
    audit.record("conference.session_added", session, by=by, title=session.title)
    return session


def change_session(session: Session, said: Particulars, *, event_id: int, by: User) -> None:
    """Say this of a session in place of what was said; whoever waits gets the seats that this
    frees. Raises SeatsToldAlready where fewer would have a seat than have one, TwoRoomsAtOnce."""
    conference = hold_conference(event_id)
    count_seats([session.id])
    most = said.capacity if said.capacity is not None else _capacity_of(said.room_id)
    if most is not None and session.seated_count > most:
        raise SeatsToldAlready(session.seated_count)
    _check_hours(session, said)
    _say(session, said)
    fill(conference, [session.id])
    retell_soon(conference)
    audit.record("conference.session_changed", session, by=by, title=session.title)


def call_off(session: Session, *, event_id: int, by: User) -> int:
    """A session does not take place: whoever sat there gets another seat if there is one, and is
    told, as is who wished it while nobody knew their seat; return how many. Twice is once."""
    conference = hold_conference(event_id)
    db.session.refresh(session, ["cancelled_at"], with_for_update=True)
    if session.cancelled_at is not None:
        return 0
    concerned = _concerned(conference, session)
    session.cancelled_at = now()
    db.session.execute(delete(Seat).where(Seat.session_id == session.id))
    session.seated_count = 0
    db.session.flush()
    if session.kind is SessionKind.WORKSHOP:
        if conference.allocated_at is not None:
            reseat(conference, workshops_of(conference.id), only_without=True)
        tell_called_off(conference, concerned, session.title)
    audit.record("conference.session_called_off", session, by=by, count=len(concerned))
    return len(concerned)


def take_up(session: Session, *, event_id: int, by: User) -> None:
    """A session takes place after all; its seats are given when seating is run again, or to those
    who have none."""
    conference = hold_conference(event_id)
    if session.cancelled_at is None:
        return
    session.cancelled_at = None
    db.session.flush()
    if session.kind is SessionKind.WORKSHOP and conference.allocated_at is not None:
        reseat(conference, workshops_of(conference.id), only_without=True)
    audit.record("conference.session_taken_up", session, by=by, title=session.title)


def follow_move(event_id: int, shift: timedelta) -> None:
    """The sessions of a conference move with its event."""
    conference_id = select(Conference.id).where(Conference.event_id == event_id)
    for each in db.session.scalars(select(Session).where(Session.conference_id.in_(conference_id))):
        each.starts_at, each.ends_at = each.starts_at + shift, each.ends_at + shift
    db.session.flush()


def _concerned(conference: Conference, session: Session) -> Collection[int]:
    if session.kind is not SessionKind.WORKSHOP:
        return []
    if conference.told_at is None:
        wished = select(Wish.attendance_id).where(Wish.session_id == session.id)
        return db.session.scalars(wished).all()
    seated = Seat.session_id == session.id, Seat.state == SeatState.SEATED
    return db.session.scalars(select(Seat.attendance_id).where(*seated)).all()


def _capacity_of(room_id: int | None) -> int | None:
    room = db.session.get(Room, room_id) if room_id is not None else None
    return room.capacity if room else None


def _check_hours(session: Session, said: Particulars) -> None:
    """Nobody who sits there sits elsewhere at the hours that are wanted."""
    if session.kind is not SessionKind.WORKSHOP:
        return
    mine, other, elsewhere = aliased(Seat), aliased(Seat), aliased(Session)
    both = (
        select(func.count(mine.id.distinct()))
        .join(other, other.attendance_id == mine.attendance_id)
        .join(elsewhere, elsewhere.id == other.session_id)
        .where(
            mine.session_id == session.id,
            mine.state == SeatState.SEATED,
            other.state == SeatState.SEATED,
            elsewhere.id != session.id,
            elsewhere.kind == SessionKind.WORKSHOP,
            elsewhere.cancelled_at.is_(None),
            elsewhere.starts_at < said.ends_at,
            elsewhere.ends_at > said.starts_at,
        )
    )
    count = db.session.scalar(both) or 0
    if count:
        raise TwoRoomsAtOnce(count)


def _say(session: Session, said: Particulars) -> None:
    session.title, session.facilitator_line = said.title, said.facilitator_line
    session.starts_at, session.ends_at = said.starts_at, said.ends_at
    session.room_id, session.capacity = said.room_id, said.capacity
    db.session.execute(delete(SessionQuota).where(SessionQuota.session_id == session.id))
    db.session.add_all(
        SessionQuota(session_id=session.id, family=family, seats=seats)
        for family, seats in said.kept.items()
        if seats
    )
    db.session.flush()
    db.session.expire(session, ["room"])
