"""A regional conference made in one go: the plenary, and a workshop for each living group."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.accounts.models import User
from app.agenda.models import (
    Conference,
    Event,
    EventKind,
    Question,
    Room,
    Session,
    SessionFacilitator,
    SessionKind,
    Venue,
)
from app.agenda.services import events
from app.agenda.services.details import Details
from app.core import audit
from app.core.db import db
from app.core.errors import DomainError
from app.workgroups.models import Audience, Workgroup
from app.workgroups.policies import all_workgroups
from app.workgroups.queries.people import facilitators_of

NEEDS = "De quoi avez-vous besoin pour venir ? (accessibilité, repas, interprète…)"


class NoWorkgroup(DomainError):
    """The region has no living group: there would be no workshop."""

    next_step = "Ouvrez d’abord un groupe de travail dans cette région."

    def __init__(self) -> None:
        super().__init__("Cette région n’a aucun groupe de travail actif.")


@dataclass(frozen=True)
class Building:
    """A venue to be: its name, its address, how one gets in."""

    name: str
    address: str = ""
    access_details: str = ""


@dataclass(frozen=True)
class Plan:
    """What is asked to make a conference; moments are in UTC, ``timezone`` is the region's."""

    title: str
    region_code: str
    timezone: str
    audience: Audience
    welcome_at: datetime
    plenary: tuple[datetime, datetime]
    workshops: tuple[datetime, datetime]
    plenary_building: Building
    workshop_building: Building | None = None
    plenary_seats: int = 300
    workshop_seats: int = 30
    most_wishes: int = 3
    wishes_close_at: datetime | None = None
    description: str = ""


def create_conference(plan: Plan, *, by: User, key: str | None = None) -> Event:
    """Make the event, its buildings, rooms and sessions; the same form sent twice makes one.
    Raises NoWorkgroup."""
    if (known := events.made_by(key)) is not None:
        return known
    groups = living_workgroups(plan.region_code)
    if not groups:
        raise NoWorkgroup
    event = events.create(
        _details(plan), region_code=plan.region_code, workgroup_id=None, by=by, key=key
    )
    conference = Conference(
        event_id=event.id, most_wishes=plan.most_wishes, wishes_close_at=plan.wishes_close_at
    )
    db.session.add(conference)
    db.session.flush()
    main, second = _venues(conference, plan)
    _add_plenary(conference, plan, main)
    _add_workshops(conference, plan, second, groups)
    db.session.add(
        Question(event_id=event.id, position=1, label=NEEDS, choices=[], is_required=False)
    )
    audit.record("conference.created", event, by=by, title=event.title, count=len(groups))
    return event


def living_workgroups(region_code: str) -> Sequence[Workgroup]:
    """The groups of a region that are not archived, by number."""
    found = all_workgroups().where(
        Workgroup.region_code == region_code, Workgroup.archived_at.is_(None)
    )
    groups = list(db.session.scalars(found).unique())
    return sorted(groups, key=lambda each: each.theme.number)


def _details(plan: Plan) -> Details:
    return Details(
        title=plan.title,
        starts_at=plan.welcome_at,
        ends_at=max(plan.plenary[1], plan.workshops[1]),
        audience=plan.audience,
        kind=EventKind.CONFERENCE,
        description=plan.description,
        timezone=plan.timezone,
        venue=plan.plenary_building.name,
        address=plan.plenary_building.address,
        access_details=plan.plenary_building.access_details,
        capacity=plan.plenary_seats,
        registration_closes_at=plan.wishes_close_at,
    )


def _venues(conference: Conference, plan: Plan) -> tuple[Venue, Venue]:
    """The building of the plenary, and that of the workshops, which may be the same."""
    buildings = [plan.plenary_building, plan.workshop_building]
    made = [
        Venue(
            conference_id=conference.id,
            position=place,
            name=each.name,
            address=each.address,
            access_details=each.access_details,
        )
        for place, each in enumerate(buildings)
        if each is not None
    ]
    db.session.add_all(made)
    db.session.flush()
    return made[0], made[-1]


def _add_plenary(conference: Conference, plan: Plan, venue: Venue) -> None:
    hall = Room(venue_id=venue.id, name="Salle plénière", capacity=plan.plenary_seats)
    db.session.add(hall)
    db.session.flush()
    starts_at, ends_at = plan.plenary
    if plan.welcome_at < starts_at:
        welcome = Session(
            kind=SessionKind.BREAK,
            title="Accueil café",
            starts_at=plan.welcome_at,
            ends_at=starts_at,
        )
        welcome.conference_id, welcome.room_id = conference.id, hall.id
        db.session.add(welcome)
    plenary = Session(
        kind=SessionKind.PLENARY, title="Plénière", starts_at=starts_at, ends_at=ends_at
    )
    plenary.conference_id, plenary.room_id = conference.id, hall.id
    db.session.add(plenary)


def _add_workshops(
    conference: Conference, plan: Plan, venue: Venue, groups: Sequence[Workgroup]
) -> None:
    rooms = [
        Room(venue_id=venue.id, name=f"Salle {place}", capacity=plan.workshop_seats)
        for place in range(1, len(groups) + 1)
    ]
    db.session.add_all(rooms)
    db.session.flush()
    facilitators = facilitators_of([each.id for each in groups])
    for place, (group, room) in enumerate(zip(groups, rooms, strict=True), 1):
        run_by = facilitators.get(group.id, [])
        session = Session(
            conference_id=conference.id,
            kind=SessionKind.WORKSHOP,
            position=place,
            title=group.title,
            workgroup_id=group.id,
            room_id=room.id,
            starts_at=plan.workshops[0],
            ends_at=plan.workshops[1],
            facilitator_line=", ".join(each.full_name for each in run_by)[:300],
        )
        db.session.add(session)
        db.session.flush()
        made = (SessionFacilitator(session_id=session.id, user_id=each.id) for each in run_by)
        db.session.add_all(made)
