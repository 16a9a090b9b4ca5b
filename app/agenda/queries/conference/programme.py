"""The programme of a conference: its buildings and rooms, its sessions in the order of the day."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.models import User
from app.agenda.models import (
    Attendance,
    Conference,
    Room,
    Session,
    SessionKind,
    SessionQuota,
    Venue,
)
from app.agenda.policies import own_attendances
from app.core.db import db
from app.workgroups.models import Workgroup


@dataclass(frozen=True)
class Programme:
    """``hours``: the sessions that start together, in order; ``rooms`` by number of venue."""

    hours: Sequence[Sequence[Session]]
    venues: Sequence[Venue]
    rooms: dict[int, list[Room]]

    @property
    def workshops(self) -> list[Session]:
        return [
            each
            for hour in self.hours
            for each in hour
            if each.kind is SessionKind.WORKSHOP and each.cancelled_at is None
        ]


def programme_of(conference: Conference) -> Programme:
    """What takes place where and when, in three statements."""
    sessions = list(
        db.session.scalars(
            select(Session)
            .where(Session.conference_id == conference.id)
            .options(
                joinedload(Session.room).joinedload(Room.venue),
                joinedload(Session.workgroup).joinedload(Workgroup.theme),
            )
            .order_by(Session.starts_at, Session.position, Session.id)
        )
    )
    venues = venues_of(conference)
    rooms: dict[int, list[Room]] = {each.id: [] for each in venues}
    for room in rooms_of(conference):
        rooms[room.venue_id].append(room)
    hours = [list(group) for _start, group in groupby(sessions, key=lambda each: each.starts_at)]
    return Programme(hours, venues, rooms)


def venues_of(conference: Conference) -> Sequence[Venue]:
    """The buildings of a conference, in their order."""
    return db.session.scalars(
        select(Venue).where(Venue.conference_id == conference.id).order_by(Venue.position, Venue.id)
    ).all()


def rooms_of(conference: Conference) -> Sequence[Room]:
    """The rooms of a conference, by building, in the order in which they were made."""
    return db.session.scalars(
        select(Room)
        .join(Room.venue)
        .where(Venue.conference_id == conference.id)
        .options(contains_eager(Room.venue))
        .order_by(Venue.position, Room.id)
    ).all()


def named(session: Session) -> str:
    """« Atelier 5 – Accès à l’alimentation ». Needs workgroup.theme."""
    if session.workgroup is None:
        return session.title
    return f"Atelier {session.workgroup.theme.number} – {session.title}"


def kept_seats(session: Session) -> dict[str, int]:
    """The seats that a workshop keeps, by family of structures."""
    rows = db.session.scalars(select(SessionQuota).where(SessionQuota.session_id == session.id))
    return {each.family: each.seats for each in rows}


def attendance_at(user: User, event_id: int) -> Attendance | None:
    """A person's own place in an event that they may read."""
    return db.session.scalar(own_attendances(user).where(Attendance.event_id == event_id))
