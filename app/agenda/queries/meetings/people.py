"""Who was at a meeting, who runs it, and whom its minutes may name."""

from sqlalchemy import select

from app.accounts.models import User
from app.agenda.models import Attendance, AttendanceState, Event, EventOrganiser
from app.core.db import db
from app.core.text import fold
from app.workgroups.models import Membership, RegionalMandate, Role

THERE = (AttendanceState.COMING, AttendanceState.MAYBE)


def attendee_ids(event: Event) -> list[int]:
    """The members who were there, as far as one knows: ticked, else registered and not absent."""
    return list(
        db.session.scalars(
            select(Attendance.user_id).where(
                Attendance.event_id == event.id,
                Attendance.user_id.is_not(None),
                Attendance.state.in_(THERE) | Attendance.checked_in_at.is_not(None),
                Attendance.was_absent.is_(False),
            )
        )
    )


def runner_ids(event: Event) -> list[int]:
    """Who runs the place of an event: the facilitators of its group, else the team of its region;
    and those named for it."""
    named = select(EventOrganiser.user_id).where(EventOrganiser.event_id == event.id)
    if event.workgroup_id is not None:
        running = select(Membership.user_id).where(
            Membership.workgroup_id == event.workgroup_id,
            Membership.role == Role.FACILITATOR,
            Membership.ended_at.is_(None),
        )
    else:
        running = select(RegionalMandate.user_id).where(
            RegionalMandate.region_code == event.region_code
        )
    return sorted({*db.session.scalars(named), *db.session.scalars(running)})


def owners_by_name(event_id: int) -> dict[str, int]:
    """The accounts that a line may name, by folded name: those who registered, and the group."""
    registered = select(Attendance.user_id).where(Attendance.event_id == event_id)
    group = select(Event.workgroup_id).where(Event.id == event_id).scalar_subquery()
    members = select(Membership.user_id).where(
        Membership.workgroup_id == group, Membership.ended_at.is_(None)
    )
    people = db.session.scalars(
        select(User).where(User.id.in_(registered) | User.id.in_(members)).order_by(User.id.desc())
    )
    return {fold(each.full_name): each.id for each in people}
