"""What a page of the agenda asks for, whatever its view."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, case, or_, select
from sqlalchemy.orm import joinedload, load_only

from app.accounts.models import User
from app.agenda.models import Attendance, AttendanceState, Event, EventKind, EventOrganiser
from app.agenda.policies import visible_events
from app.core.db import now
from app.directory.models import Region
from app.workgroups.models import Theme, Workgroup
from app.workgroups.policies import region_codes_of, workgroup_ids_of

# The longest event: lists of what is to come start so far back, and no further.
LONGEST = timedelta(days=31)


# Where a person stands with an event that is in their own agenda.
OWN_STATES = tuple(
    each
    for each in AttendanceState
    if each not in {AttendanceState.NOT_COMING, AttendanceState.REFUSED}
)


# What a line of a list says of an event: its texts stay where they are.
LISTED = (
    load_only(
        Event.title,
        Event.kind,
        Event.starts_at,
        Event.ends_at,
        Event.timezone,
        Event.venue,
        Event.capacity,
        Event.coming_count,
        Event.cancelled_at,
        raiseload=True,
    ),
    joinedload(Event.region).load_only(Region.name, raiseload=True),
    joinedload(Event.workgroup).options(
        load_only(Workgroup.local_title, raiseload=True),
        joinedload(Workgroup.theme).load_only(Theme.number, Theme.title, raiseload=True),
        joinedload(Workgroup.region).load_only(Region.name, raiseload=True),
    ),
)


@dataclass(frozen=True)
class Asked:
    """Groups, region, department and kind wanted; ``mine``: of one's own groups and regions;
    ``own``: those one answered, is invited to or organises; ``past``: what is over, newest
    first."""

    workgroup_ids: tuple[int, ...] = ()
    region_code: str | None = None
    department_code: str | None = None
    kind: EventKind | None = None
    mine: bool = False
    own: bool = False
    past: bool = False


def answering(user: User, asked: Asked) -> Select[Event]:
    """The events that a person may read and that answer to what is asked, at any date."""
    found = visible_events(user)
    if asked.workgroup_ids:
        found = found.where(Event.workgroup_id.in_(asked.workgroup_ids))
    if asked.region_code is not None:
        found = found.where(Event.region_code == asked.region_code)
    if asked.department_code is not None:
        found = found.where(Event.department_code == asked.department_code)
    if asked.kind is not None:
        found = found.where(Event.kind == asked.kind)
    if asked.mine:
        own = Event.workgroup_id.in_(workgroup_ids_of(user))
        found = found.where(or_(own, Event.region_code.in_(region_codes_of(user))))
    return found.where(is_own(user)) if asked.own else found


def is_own(user: User) -> ColumnElement[bool]:
    """The condition that an event is in a person's own agenda."""
    answered = select(Attendance.event_id).where(
        Attendance.user_id == user.id, Attendance.state.in_(OWN_STATES)
    )
    organised = select(EventOrganiser.event_id).where(EventOrganiser.user_id == user.id)
    return or_(Event.id.in_(answered), Event.id.in_(organised))


def in_order(found: Select[Event], asked: Asked) -> Select[Event]:
    """Those to come, soonest first; or those that are over, newest first."""
    moment = now()
    if asked.past:
        over = found.where(Event.starts_at < moment, each_asked(Event.ends_at < moment))
        return over.order_by(Event.starts_at.desc(), Event.id.desc())
    is_ahead = each_asked(Event.ends_at >= moment)
    ahead = found.where(Event.starts_at >= moment - LONGEST, is_ahead)
    return ahead.order_by(Event.starts_at, Event.id)


def each_asked(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """A condition to be asked of each event in its turn: no index leads to it, so that the one that
    gives the order is taken."""
    return case((condition, 1), else_=0) == 1
