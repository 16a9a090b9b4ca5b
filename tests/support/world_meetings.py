"""The meetings of the small world: a regional conference, minutes that were shared."""

from datetime import timedelta

from sqlalchemy import select

from app.accounts.models import User
from app.agenda.models import (
    Conference,
    Correction,
    LineKind,
    Minutes,
    MinutesLine,
    Room,
    Session,
    SessionKind,
)
from app.core.db import db, now
from app.workgroups.models import Workgroup
from tests.agenda.conferences import make
from tests.factories import AttendanceFactory, EventFactory


def conference_of(people: dict[str, int]) -> dict[str, object]:
    """The conference of Hauts-de-France, where the member is registered."""
    event = make(by=db.session.get_one(User, people["regional"]))
    workshop = db.session.scalars(
        select(Session)
        .join(Conference, Conference.id == Session.conference_id)
        .where(Conference.event_id == event.id, Session.kind == SessionKind.WORKSHOP)
        .order_by(Session.position)
        .limit(1)
    ).one()
    member = db.session.get_one(User, people["member"])
    return {
        "conference_event_id": event.id,
        "workshop_id": workshop.id,
        "room_id": workshop.room_id,
        "venue_id": db.session.get_one(Room, workshop.room_id).venue_id,
        "conference_attendance_id": AttendanceFactory(event=event, user=member).id,
    }


def minutes_of(workgroup: Workgroup, people: dict[str, int]) -> dict[str, object]:
    """A meeting of the group that is over: the member was there and asks for a correction."""
    member = db.session.get_one(User, people["member"])
    event = EventFactory(workgroup=workgroup, starts_at=now() - timedelta(days=4))
    AttendanceFactory(event=event, user=member)
    at = now()
    minutes = Minutes(event_id=event.id, shared_at=at, frozen_at=at + timedelta(days=7))
    db.session.add(minutes)
    db.session.flush()
    line = MinutesLine(
        minutes_id=minutes.id,
        position=1,
        kind=LineKind.ACTION,
        text="Écrire à la mairie.",
        owner_id=member.id,
        owner_name=member.full_name,
    )
    correction = Correction(minutes_id=minutes.id, user_id=member.id, text="C’était le jeudi.")
    db.session.add_all([line, correction])
    db.session.flush()
    return {
        "meeting_event_id": event.id,
        "line_id": line.id,
        "correction_id": correction.id,
    }
