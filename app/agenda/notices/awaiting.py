"""Registrations that wait for an organiser's word: gathered by event, and silent once decided."""

import re
from collections.abc import Sequence

from sqlalchemy import Select, func, select

from app.accounts.models import User
from app.agenda.models import Attendance, AttendanceState, Event
from app.agenda.policies import NAMED, visible_events
from app.agenda.policies.reading import run_by
from app.core.dates import NBSP, plural
from app.core.db import db, now
from app.notifications.kinds import (
    WAITING_ORDER,
    WAITING_TITLE,
    Line,
    Rhythm,
    Span,
    declare_kind,
    section,
    thread_names,
)

THREAD = "event-"
_THREAD = re.compile(rf"{THREAD}([0-9]{{1,9}})")
AWAITING = declare_kind(
    "agenda.awaiting",
    "Une inscription à un évènement que j’organise attend mon accord",
    family="Agenda",
    mail=Rhythm.DAILY,
    one="inscription à accepter",
    many="inscriptions à accepter",
    section="agenda.awaiting",
)


def describe_awaiting(user: User, ids: Sequence[int]) -> dict[int, Line]:
    """These registrations, to whoever organises their event, while they wait."""
    found = db.session.scalars(_awaiting(user).where(Attendance.id.in_(ids))).all()
    events = _events(user, {each.event_id for each in found})
    return {each.id: _told(each, events[each.event_id]) for each in found}


@section("agenda.awaiting", WAITING_TITLE, order=WAITING_ORDER, kind=AWAITING)
def waiting_lines(user: User, _span: Span) -> Sequence[Line]:
    """A line for each event to come where registrations wait."""
    ids = _awaiting(user).with_only_columns(Attendance.event_id, func.count(Attendance.id))
    counts = dict(iter(db.session.execute(ids.group_by(Attendance.event_id))))
    events = _events(user, set(counts))
    return [_counted(each, counts[number]) for number, each in sorted(events.items())]


@thread_names
def names_of_events(user: User, threads: Sequence[str]) -> dict[str, str]:
    """The title of the event that each of these conversations is about."""
    numbers = {int(one[1]) for each in threads if (one := _THREAD.fullmatch(each))}
    events = _events(user, numbers)
    return {f"{THREAD}{number}": each.title for number, each in events.items()}


def _awaiting(user: User) -> Select[Attendance]:
    readable = visible_events(user).where(run_by(user), Event.ends_at >= now())
    return select(Attendance).where(
        Attendance.state == AttendanceState.AWAITING_APPROVAL,
        Attendance.event_id.in_(readable.with_only_columns(Event.id)),
    )


def _events(user: User, ids: set[int]) -> dict[int, Event]:
    wanted = visible_events(user).where(Event.id.in_(ids)).options(*NAMED)
    return {each.id: each for each in db.session.scalars(wanted).unique()} if ids else {}


def _told(attendance: Attendance, event: Event) -> Line:
    return Line(
        title=f"{attendance.full_name} demande à s’inscrire{NBSP}: {event.title}",
        href=_href(event),
        place_name=event.place_name,
        thread_title=event.title,
        thread_href=_href(event),
        excerpt=attendance.organisation_name,
    )


def _counted(event: Event, count: int) -> Line:
    told = plural(count, "inscription à accepter", "inscriptions à accepter")
    return Line(
        title=f"{told}{NBSP}: {event.title}", href=_href(event), place_name=event.place_name
    )


def _href(event: Event) -> str:
    return f"/agenda/{event.id}/inscrits?etat={AttendanceState.AWAITING_APPROVAL.value}"
