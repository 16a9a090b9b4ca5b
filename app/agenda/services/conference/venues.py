"""The buildings and rooms of a conference, and its rules of choice, as its organiser sets them."""

from datetime import datetime

from sqlalchemy import func, select

from app.accounts.models import User
from app.agenda.models import Conference, Room, Session, Venue
from app.agenda.services.conference.creating import Building
from app.agenda.services.conference.filling import fill
from app.agenda.services.conference.holding import hold_conference
from app.agenda.services.conference.refusals import SeatsToldAlready
from app.agenda.services.conference.retelling import retell_soon
from app.agenda.services.conference.seating import count_seats
from app.core import audit
from app.core.db import db


def add_venue(event_id: int, building: Building, *, by: User) -> Venue:
    """One more building, after the others."""
    conference = hold_conference(event_id)
    last = select(func.max(Venue.position)).where(Venue.conference_id == conference.id)
    position = (db.session.scalar(last) or 0) + 1
    venue = Venue(conference_id=conference.id, position=position, name=building.name)
    db.session.add(venue)
    change_venue(venue, building, by=by)
    return venue


def change_venue(venue: Venue, building: Building, *, by: User) -> None:
    """Say how a building is called, where it is, how one gets in."""
    conference = hold_conference(db.session.get_one(Conference, venue.conference_id).event_id)
    venue.name, venue.address = building.name, building.address
    venue.access_details = building.access_details
    db.session.flush()
    retell_soon(conference)
    audit.record("conference.venue_changed", venue, by=by, name=venue.name)


def add_room(venue: Venue, name: str, capacity: int, *, by: User) -> Room:
    """One more room in a building."""
    room = Room(venue_id=venue.id, name=name, capacity=capacity)
    db.session.add(room)
    db.session.flush()
    audit.record("conference.room_changed", room, by=by, name=name, capacity=capacity)
    return room


def resize_room(room: Room, name: str, capacity: int, *, by: User) -> None:
    """Say how a room is called and how many it holds. Raises SeatsToldAlready."""
    conference = _conference_of(room)
    hold_conference(conference.event_id)
    here = list(
        db.session.scalars(
            select(Session).where(Session.room_id == room.id, Session.capacity.is_(None))
        )
    )
    count_seats([each.id for each in here])
    fullest = max((each.seated_count for each in here), default=0)
    if fullest > capacity:
        raise SeatsToldAlready(fullest)
    room.name, room.capacity = name, capacity
    db.session.flush()
    fill(conference, [each.id for each in here])
    retell_soon(conference)
    audit.record("conference.room_changed", room, by=by, name=name, capacity=capacity)


def set_choice(event_id: int, most_wishes: int, closes_at: datetime | None, *, by: User) -> None:
    """Say how many workshops people rank, and until when. What was ranked before stays."""
    conference = hold_conference(event_id)
    conference.most_wishes, conference.wishes_close_at = most_wishes, closes_at
    db.session.flush()
    audit.record("conference.choice_set", conference, by=by, count=most_wishes)


def _conference_of(room: Room) -> Conference:
    return db.session.scalars(
        select(Conference)
        .join(Venue, Venue.conference_id == Conference.id)
        .where(Venue.id == room.venue_id)
    ).one()
