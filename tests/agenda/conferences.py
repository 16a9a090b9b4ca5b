"""A conference of Hauts-de-France on 10 July 2019's hours, and people who register for it."""

from dataclasses import replace
from datetime import datetime, timedelta

from icalendar import Calendar
from icalendar import Event as Entry
from sqlalchemy import select

from app.accounts.models import User
from app.agenda.models import Attendance, Conference, Event, Session, SessionKind
from app.agenda.services.conference import creating, seating, telling, wishes
from app.agenda.services.conference.creating import Building, Plan
from app.agenda.services.conference.sessions import Particulars
from app.core.db import db, now
from app.workgroups.models import Audience
from tests.factories import RegionalTeamFactory
from tests.factories.agenda import AttendanceFactory
from tests.support.mailbox import Mail

REGION = "32"


def plan(seats: int = 2, days: int = 20) -> Plan:
    """Coffee at 8:45, plenary at 9:30, workshops at 14:00 in another building (UTC)."""
    morning = (now() + timedelta(days=days)).replace(hour=6, minute=45, second=0, microsecond=0)

    def at(hour: int, minute: int = 0) -> datetime:
        return morning.replace(hour=hour, minute=minute)

    return Plan(
        title="Conférence régionale des acteurs",
        region_code=REGION,
        timezone="Europe/Paris",
        audience=Audience.REGION,
        welcome_at=morning,
        plenary=(at(7, 30), at(10, 30)),
        workshops=(at(12), at(14, 30)),
        plenary_building=Building("Préfecture", "12 rue Jean Sans Peur, Lille"),
        workshop_building=Building("Sciences Po", "9 rue Angellier, Lille"),
        workshop_seats=seats,
    )


def said_of(session: Session, **changed: object) -> Particulars:
    """What is said of a session, but for what changes."""
    said = Particulars(
        session.title,
        session.starts_at,
        session.ends_at,
        room_id=session.room_id,
        capacity=session.capacity,
    )
    return replace(said, **changed)  # type: ignore[arg-type]


def make(seats: int = 2, by: User | None = None) -> Event:
    return creating.create_conference(plan(seats), by=by or RegionalTeamFactory(region_code=REGION))


def conference_of(event: Event) -> Conference:
    return db.session.scalars(select(Conference).where(Conference.event_id == event.id)).one()


def sessions_of(event: Event, kind: SessionKind = SessionKind.WORKSHOP) -> list[Session]:
    return list(
        db.session.scalars(
            select(Session)
            .join(Session.conference)
            .where(Conference.event_id == event.id, Session.kind == kind)
            .order_by(Session.position, Session.id)
        )
    )


def register(event: Event, minute: int, *wanted: Session, **given: object) -> Attendance:
    """Somebody who registered at this minute, with their wishes."""
    begun = now() - timedelta(days=1)
    made: Attendance = AttendanceFactory(
        event=event, queued_at=begun + timedelta(minutes=minute), **given
    )
    wishes.set_wishes(made, [each.id for each in wanted], at_plenary=True)
    return made


def tell_somebody(event: Event, email: str, by: User) -> Attendance:
    """A guest who knows where they sit: in the plenary, and in the first workshop."""
    made = register(event, 1, sessions_of(event)[0], guest_email=email)
    seating.propose(event.id, by=by)
    telling.tell_all(event.id, by=by)
    db.session.commit()
    return made


def workshops_in(mail: Mail) -> tuple[str, list[Entry]]:
    """The method and the entries of the file of workshops of a mail."""
    [file] = [
        each for each in mail.message.iter_attachments() if each.get_filename() == "ateliers.ics"
    ]
    calendar = Calendar.from_ical(file.get_payload(decode=True))
    return str(calendar.get("method", "")), calendar.walk("VEVENT")
