"""Who may read what: every list, page, feed, count, sheet and mail starts from here."""

from sqlalchemy import ColumnElement, Select, and_, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.models import NationalRole, User
from app.agenda.models import (
    Attendance,
    AttendanceState,
    Conference,
    Event,
    EventOrganiser,
    Minutes,
)
from app.core.db import each_asked
from app.workgroups.audiences import open_to
from app.workgroups.models import Audience, Role, Workgroup
from app.workgroups.policies import region_codes_of, workgroup_ids_of

NAMED = (
    joinedload(Event.region),
    joinedload(Event.department),
    joinedload(Event.workgroup).joinedload(Workgroup.theme),
    joinedload(Event.workgroup).joinedload(Workgroup.region),
)
SHOWN_STATES = (AttendanceState.COMING, AttendanceState.MAYBE)


def visible_events(user: User) -> Select[Event]:
    """The events that a person may read, cancelled ones too, without the trash. Being registered
    opens nothing: who leaves a group reads its events no more. An outsider is invited as a guest,
    by a link of their own."""
    return select(Event).where(is_readable(user))


def is_readable(user: User) -> ColumnElement[bool]:
    """The condition that a person may read an event: of what is joined to one, it asks that one."""
    return each_asked(and_(open_to(user, Event), Event.trashed_at.is_(None)))


def public_events() -> Select[Event]:
    """What anybody reads, signed in or not."""
    return select(Event).where(Event.audience == Audience.PUBLIC, Event.trashed_at.is_(None))


def run_by(user: User) -> ColumnElement[bool]:
    """The condition that an event is of a place that this person runs, or that they organise."""
    if user.is_ansa:
        return true()
    mine = or_(
        Event.workgroup_id.in_(workgroup_ids_of(user, Role.FACILITATOR)),
        Event.region_code.in_(region_codes_of(user)),
        Event.id.in_(select(EventOrganiser.event_id).where(EventOrganiser.user_id == user.id)),
    )
    if user.has_role(NationalRole.NATIONAL):
        return or_(mine, Event.region_code.is_(None))
    return mine


def visible_attendances(user: User) -> Select[Attendance]:
    """The attendances that a person may read of the events that they may: their own and those
    that they made for a colleague, those of people who agreed to be named, all to whoever
    organises. Pending guests are the organiser's alone."""
    shown = and_(Attendance.is_shown, Attendance.state.in_(SHOWN_STATES))
    return (
        select(Attendance)
        .join(Attendance.event)
        .options(contains_eager(Attendance.event))
        .where(
            is_readable(user),
            or_(
                Attendance.user_id == user.id,
                Attendance.registered_by_id == user.id,
                shown,
                run_by(user),
            ),
        )
    )


def own_attendances(user: User) -> Select[Attendance]:
    """A person's own place in the events that they may still read."""
    return (
        select(Attendance)
        .join(Attendance.event)
        .options(contains_eager(Attendance.event))
        .where(Attendance.user_id == user.id, is_readable(user))
    )


def visible_minutes(user: User) -> Select[Minutes]:
    """The minutes that a person may read: once shared, whoever reads the event; as a draft, those
    who organise it."""
    return (
        select(Minutes)
        .join(Minutes.event)
        .options(contains_eager(Minutes.event))
        .where(
            is_readable(user),
            or_(Minutes.shared_at.is_not(None), run_by(user)),
        )
    )


def visible_conferences(user: User) -> Select[Conference]:
    """The conferences whose event a person may read."""
    return (
        select(Conference)
        .join(Conference.event)
        .options(contains_eager(Conference.event))
        .where(is_readable(user))
    )


def visible_trash(user: User) -> Select[Event]:
    """The events in the trash that a person organises: being named opens none that they no longer
    may read."""
    # Asked of each event in the trash: SQLite would gather all those of the places one runs.
    is_theirs = each_asked(and_(run_by(user), open_to(user, Event)))
    return select(Event).where(Event.trashed_at.is_not(None), is_theirs)
