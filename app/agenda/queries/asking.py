"""What a page of the agenda asks for, whatever its view.

Statements are built once for the shape of what is asked and the roles of the reader: building one
costs more than executing it. Who reads and what they ask are given when it is sent (``given``).
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, String, bindparam, or_, select, union

from app.accounts.models import User
from app.agenda.models import Attendance, AttendanceState, Event, EventKind, EventOrganiser
from app.agenda.policies import visible_events
from app.workgroups.policies import region_codes_of, workgroup_ids_of

MOST_KEPT = 300  # statements, of each kind
# The longest event: lists of what is to come start so far back, and no further.
LONGEST = timedelta(days=31)


# Where a person stands with an event that is in their own agenda.
OWN_STATES = tuple(
    each
    for each in AttendanceState
    if each not in {AttendanceState.NOT_COMING, AttendanceState.REFUSED}
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

    @property
    def shape(self) -> "Asked":
        """The same without what it looks for: those of one shape share their statements. One group
        has an index of its own, several are looked for in the order of the list."""
        return replace(
            self,
            workgroup_ids=(0,) * min(len(self.workgroup_ids), 2),
            region_code=None if self.region_code is None else "",
            department_code=None if self.department_code is None else "",
            kind=None if self.kind is None else EventKind.OTHER,
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether it looks for some value."""
        return self.shape != Asked(mine=self.mine, own=self.own, past=self.past)


@lru_cache(MOST_KEPT)
def readable(reader: User) -> Select[Event]:
    """The events that a reader (``anybody_like``) may read."""
    return visible_events(reader)


def answering(reader: User, shape: Asked) -> Select[Event]:
    """The events that a reader (``anybody_like``) may read and that answer to what is asked, at
    any date."""
    found = readable(reader)
    if len(shape.workgroup_ids) == 1:
        found = found.where(Event.workgroup_id == bindparam("workgroup_id", type_=Integer))
    elif shape.workgroup_ids:
        several = bindparam("workgroup_ids", type_=Integer, expanding=True)
        found = found.where(Event.workgroup_id.in_(several))
    if shape.region_code is not None:
        found = found.where(Event.region_code == bindparam("region_code", type_=String))
    if shape.department_code is not None:
        found = found.where(Event.department_code == bindparam("department_code", type_=String))
    if shape.kind is not None:
        found = found.where(Event.kind == bindparam("kind", type_=Event.kind.type))
    if shape.mine:
        own = Event.workgroup_id.in_(workgroup_ids_of(reader))
        found = found.where(or_(own, Event.region_code.in_(region_codes_of(reader))))
    return found.where(is_own(reader)) if shape.own else found


def given(user: User, asked: Asked) -> dict[str, Any]:
    """What is sent with the statement of what is asked."""
    return {
        "user_id": user.id,
        "workgroup_id": next(iter(asked.workgroup_ids), None),
        "workgroup_ids": asked.workgroup_ids,
        "region_code": asked.region_code,
        "department_code": asked.department_code,
        "kind": asked.kind,
    }


def is_own(user: User) -> ColumnElement[bool]:
    """The condition that an event is in a person's own agenda."""
    answered = select(Attendance.event_id).where(
        Attendance.user_id == user.id, Attendance.state.in_(OWN_STATES)
    )
    organised = select(EventOrganiser.event_id).where(EventOrganiser.user_id == user.id)
    return Event.id.in_(union(answered, organised))
