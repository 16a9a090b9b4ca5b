"""What the page of an event says of its registrations: one's own place, those who are named."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, literal_column

from app.accounts.anybody import anybody_like
from app.accounts.models import User
from app.agenda.models import Attendance, AttendanceState, Event
from app.agenda.policies import can_organise, can_register, visible_attendances
from app.agenda.policies.acting import sees_video
from app.agenda.policies.registering import can_withdraw_colleague
from app.agenda.queries.one import EVENT_ID
from app.agenda.queries.registrations import tally_of
from app.core.db import db

SHOWN = (AttendanceState.COMING, AttendanceState.MAYBE)
MOST_NAMED = 200
NAME = (
    Attendance.first_name,
    Attendance.last_name,
    Attendance.organisation_name,
    Attendance.state,
)


class Named(NamedTuple):
    """Somebody who agreed to be named, in the order of ``NAME``."""

    first_name: str
    last_name: str
    organisation_name: str
    state: AttendanceState

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}"


@dataclass(frozen=True)
class Panel:
    """What the page of an event says of its registrations to whoever reads it."""

    may_register: bool
    may_organise: bool = False
    may_see_video: bool = False
    own: Attendance | None = None
    named: Sequence[Named] = ()
    colleagues: Sequence[Attendance] = ()
    withdrawable_ids: Collection[int] = ()
    awaiting_count: int = 0


def panel_of(user: User, event: Event) -> Panel:
    """The panel of a member, in a fixed number of queries. Names are of those who agreed."""
    reader, given = anybody_like(user), {"user_id": user.id, "event_id": event.id}
    may_organise = can_organise(user, event)
    own = db.session.scalar(_own(reader), given)
    colleagues = db.session.scalars(_signed_up(reader), given).all()
    return Panel(
        may_register=can_register(user, event),
        may_organise=may_organise,
        may_see_video=sees_video(own, organises=may_organise),
        own=own,
        named=[Named(*row) for row in db.session.execute(_named(reader), given)],
        colleagues=colleagues,
        withdrawable_ids=[each.id for each in colleagues if can_withdraw_colleague(user, each)],
        awaiting_count=_awaiting(event) if may_organise else 0,
    )


def _awaiting(event: Event) -> int:
    return tally_of(event).of(AttendanceState.AWAITING_APPROVAL)


@cache
def _here(reader: User) -> Select[Attendance]:
    return visible_attendances(reader).where(Attendance.event_id == EVENT_ID)


@cache
def _own(reader: User) -> Select[Attendance]:
    return _here(reader).where(Attendance.user_id == reader.id)


@cache
def _named(reader: User) -> Any:
    shown = _here(reader).where(Attendance.is_shown, Attendance.state.in_(SHOWN))
    return _by_name(shown).with_only_columns(*NAME)


@cache
def _signed_up(reader: User) -> Any:
    return _by_name(
        _here(reader).where(
            Attendance.registered_by_id == reader.id,
            Attendance.user_id.is_distinct_from(reader.id),
        )
    )


def _by_name(found: Select[Attendance]) -> Select[Attendance]:
    by_name = found.order_by(Attendance.search_name, Attendance.id)
    return by_name.limit(literal_column(str(MOST_NAMED)))
