"""Who may organise, register, see the link of the video room, take minutes."""

from dataclasses import dataclass
from functools import cache

from sqlalchemy import ColumnElement, Integer, Select, String, bindparam, or_, select

from app.accounts.anybody import anybody_like
from app.accounts.models import NationalRole, User
from app.agenda.models import Attendance, AttendanceState, Event, EventOrganiser, RegistrationMode
from app.agenda.policies.reading import is_readable, run_by
from app.core.db import db, now
from app.directory.models import Region
from app.workgroups.models import Openness, Role, Workgroup
from app.workgroups.policies import all_workgroups, region_codes_of, workgroup_ids_of
from app.workgroups.policies import run_by as group_run_by
from app.workgroups.standing import standing_in

VIDEO_STATES = (AttendanceState.COMING, AttendanceState.MAYBE)
HELPING_ROLES = (Role.FACILITATOR, Role.STATE_REFERENT)


@dataclass(frozen=True)
class Places:
    """Where a person organises: groups, regions, and whether the nation."""

    workgroups: Select[Workgroup]
    regions: Select[Region]
    has_nation: bool


def organising_places(user: User) -> Places:
    """The places where a person creates events: the groups they run or stand for the State in,
    the regions of their team; every one for ANSA, the nation for ANSA and the delegation."""
    own = Workgroup.id.in_(workgroup_ids_of(user, *HELPING_ROLES))
    living = Workgroup.openness != Openness.ARCHIVED
    regions = select(Region).order_by(Region.sort_name)
    return Places(
        all_workgroups().where(living, or_(own, group_run_by(user))),
        regions if user.is_ansa else regions.where(Region.code.in_(region_codes_of(user))),
        user.has_role(NationalRole.ANSA, NationalRole.NATIONAL),
    )


def can_organise_somewhere(user: User) -> bool:
    """Whether a person creates events in some place."""
    if user.has_role(NationalRole.ANSA, NationalRole.NATIONAL):
        return True
    return bool(db.session.scalar(_somewhere(anybody_like(user)), {"user_id": user.id}))


@cache
def _somewhere(reader: User) -> Select[bool]:
    places = organising_places(reader)
    some = places.workgroups.with_only_columns(Workgroup.id), places.regions
    return select(or_(*(each.order_by(None).exists() for each in some)))


def can_create(user: User, region_code: str | None, workgroup_id: int | None = None) -> bool:
    """Whether a person creates an event in this place."""
    if region_code is None:
        return user.has_role(NationalRole.ANSA, NationalRole.NATIONAL)
    place = {"region_code": region_code, "workgroup_id": workgroup_id}
    built = _there(anybody_like(user), workgroup_id is not None)
    return bool(db.session.scalar(built, {"user_id": user.id} | place))


@cache
def _there(reader: User, is_group: bool) -> Select[bool]:
    places = organising_places(reader)
    groups = places.workgroups.where(Workgroup.id == bindparam("workgroup_id", type_=Integer))
    regions = places.regions.where(Region.code == bindparam("region_code", type_=String))
    one = groups.with_only_columns(Workgroup.id) if is_group else regions
    return select(one.order_by(None).exists())


def organised_by(user: User) -> ColumnElement[bool]:
    """The condition that a person organises an event: runs its place, or is named for it."""
    return run_by(user)


def can_organise(user: User, event: Event) -> bool:
    """Whether a person changes an event, sees its registrations, keeps its attendance."""
    if standing_in(user, event.region_code, event.workgroup_id).runs:
        return True
    given = {"user_id": user.id, "event_id": event.id}
    return db.session.scalar(_named(anybody_like(user)), given) is not None


@cache
def _named(reader: User) -> Select[int]:
    """Who is named for an event organises it as long as they read it."""
    return (
        select(EventOrganiser.id)
        .join(Event, Event.id == EventOrganiser.event_id)
        .where(
            EventOrganiser.event_id == bindparam("event_id", type_=Integer),
            EventOrganiser.user_id == reader.id,
            is_readable(reader),
        )
    )


def can_register(_user: object, event: Event) -> bool:
    """Whether a person registers, for themselves or a colleague, today: while it is open and the
    event is neither past nor cancelled."""
    if event.registration is RegistrationMode.NONE or event.is_cancelled or event.is_trashed:
        return False
    closes_at = event.registration_closes_at or event.ends_at
    return now() <= min(closes_at, event.ends_at)


def can_see_video(user: User, event: Event) -> bool:
    """Whether a person sees the link of the video room: who is registered, who organises."""
    own = select(Attendance).where(Attendance.event_id == event.id, Attendance.user_id == user.id)
    return sees_video(db.session.scalar(own), organises=can_organise(user, event))


def sees_video(own: Attendance | None, *, organises: bool) -> bool:
    """The same of somebody whose place in an event is known."""
    return organises or (own is not None and own.state in VIDEO_STATES)


def can_take_minutes(user: User, event: Event) -> bool:
    """Whether a person writes the minutes: who organises the event."""
    return can_organise(user, event)


def can_organise_conference(user: User, region_code: str) -> bool:
    """Whether a person creates the conference of a region: its team, ANSA."""
    return standing_in(user, region_code).oversees


def conference_regions(user: User) -> Select[Region]:
    """The regions whose conference a person may create."""
    return organising_places(user).regions


def can_organise_some_conference(user: User) -> bool:
    """Whether a person creates the conference of some region."""
    return _holds(conference_regions(user))


def _holds(found: Select[Region] | Select[Workgroup]) -> bool:
    return bool(db.session.scalar(select(found.order_by(None).limit(1).exists())))
