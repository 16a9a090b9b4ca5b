"""Seats of a conference as they are stored: proposed all at once, then filled as they free.

Whatever changes them holds the conference first (``hold_conference``): from several processes,
each change is counted before the next.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import and_, delete, func, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.agenda.models import (
    Attendance,
    AttendanceState,
    Conference,
    Room,
    Seat,
    SeatState,
    Session,
    SessionFacilitator,
    SessionKind,
    SessionQuota,
    Wish,
)
from app.agenda.services.conference.allocating import Person, Place, Workshop, allocate
from app.agenda.services.conference.holding import hold_conference
from app.core import audit
from app.core.db import db, now
from app.workgroups.models import Workgroup

RUNS = "Anime cet atelier"
BY_HAND = "Place choisie par l’organisation"


def workshops_of(conference_id: int) -> Sequence[Session]:
    """The workshops that take place, with what names them and their room, in order."""
    return list(
        db.session.scalars(
            select(Session)
            .where(
                Session.conference_id == conference_id,
                Session.kind == SessionKind.WORKSHOP,
                Session.cancelled_at.is_(None),
            )
            .options(
                joinedload(Session.room).joinedload(Room.venue),
                joinedload(Session.workgroup).joinedload(Workgroup.theme),
            )
            .order_by(Session.starts_at, Session.position, Session.id)
        )
    )


def label_of(session: Session) -> str:
    """« atelier 5 », else the title. Needs workgroup.theme."""
    return f"atelier {session.workgroup.theme.number}" if session.workgroup else session.title


def as_workshops(sessions: Iterable[Session]) -> dict[int, Workshop]:
    """Sessions as the rule sees them, with the seats that each keeps."""
    sessions = list(sessions)
    kept: dict[int, dict[str, int]] = defaultdict(dict)
    wanted = SessionQuota.session_id.in_([each.id for each in sessions])
    for quota in db.session.scalars(select(SessionQuota).where(wanted)):
        kept[quota.session_id][quota.family] = quota.seats
    return {
        each.id: Workshop(each.id, each.starts_at, each.ends_at, each.seats, dict(kept[each.id]))
        for each in sessions
    }


def propose(event_id: int, *, by: User) -> None:
    """Seat everybody who is registered, anew: what was told or set by hand stays."""
    conference = hold_conference(event_id)
    sessions = workshops_of(conference.id)
    _seat_facilitators(event_id, [each.id for each in sessions])
    places = reseat(conference, sessions)
    conference.allocated_at = now()
    seated = sum(each.is_seat for each in places)
    audit.record("conference.allocated", conference, by=by, count=seated)


def reseat(
    conference: Conference, sessions: Sequence[Session], *, only_without: bool = False
) -> list[Place]:
    """Seat whoever may move, or ``only_without`` a seat today, and write the lists anew; return
    what was given."""
    ids = [each.id for each in sessions]
    told = _clear(ids, keeps_seats=only_without)
    places = allocate(as_workshops(sessions).values(), people_of(conference.event_id, ids))
    labels = {each.id: label_of(each) for each in sessions}
    for place in places:
        made = seat_at(place, labels[place.workshop_id])
        made.told_at = None if place.is_seat else told.get((place.person_id, place.workshop_id))
        db.session.add(made)
    count_seats(ids)
    return places


def _clear(
    session_ids: Collection[int], *, keeps_seats: bool
) -> dict[tuple[int, int], datetime | None]:
    """Forget what may move; return when each place on a list was told, which stays known."""
    waiting = Seat.session_id.in_(session_ids), Seat.state == SeatState.WAITING
    rows = db.session.execute(
        select(Seat.attendance_id, Seat.session_id, Seat.told_at).where(
            *waiting, Seat.told_at.is_not(None)
        )
    )
    told = {(row[0], row[1]): row[2] for row in rows}
    movable = Seat.session_id.in_(session_ids), Seat.told_at.is_(None), Seat.is_fixed.is_(False)
    gone = and_(*waiting) if keeps_seats else or_(and_(*waiting), and_(*movable))
    db.session.execute(delete(Seat).where(gone))
    return told


def seat_at(place: Place, label: str) -> Seat:
    """A place as it is stored, with its reason."""
    return Seat(
        attendance_id=place.person_id,
        session_id=place.workshop_id,
        state=SeatState.SEATED if place.is_seat else SeatState.WAITING,
        position=place.position,
        reason=reason_of(place, label),
    )


def reason_of(place: Place, label: str) -> str:
    """« Vœu 1 », « vœu 2 : atelier 5 complet, 4e sur liste », « aucun de vos vœux n’avait de
    place : atelier 7 proposé »."""
    if place.is_left_over:
        return f"Aucun de vos vœux n’avait de place : {label} proposé"
    if place.position is None:
        return f"Vœu {place.rank}"
    ordinal = "1re" if place.position == 1 else f"{place.position}e"
    return f"Vœu {place.rank} : {label} complet, {ordinal} sur liste"


def people_of(event_id: int, session_ids: Collection[int]) -> list[Person]:
    """Who has a place in the conference, with their wishes and the seats that stay."""
    wishes: dict[int, list[int]] = defaultdict(list)
    asked = select(Wish.attendance_id, Wish.session_id).where(Wish.session_id.in_(session_ids))
    for attendance_id, session_id in db.session.execute(asked.order_by(Wish.rank)):
        wishes[attendance_id].append(session_id)
    held, fixed, declined = _known_seats(session_ids)
    coming = db.session.execute(
        select(Attendance.id, Attendance.queued_at, Attendance.family).where(
            Attendance.event_id == event_id, Attendance.state == AttendanceState.COMING
        )
    )
    return [
        Person(
            number,
            queued_at,
            family,
            tuple(wishes[number]),
            frozenset(held[number]),
            frozenset(fixed[number]),
            frozenset(declined[number]),
        )
        for number, queued_at, family in coming
    ]


def _known_seats(session_ids: Collection[int]) -> list[dict[int, set[int]]]:
    """By attendance: the seats that were given, those set by hand, those that people left."""
    found: list[dict[int, set[int]]] = [defaultdict(set) for _ in range(3)]
    held, fixed, declined = found
    rows = db.session.execute(
        select(Seat.attendance_id, Seat.session_id, Seat.state, Seat.is_fixed).where(
            Seat.session_id.in_(session_ids), Seat.state != SeatState.WAITING
        )
    )
    for attendance_id, session_id, state, is_fixed in rows:
        given = fixed if is_fixed else held
        own = declined if state is SeatState.DECLINED else given
        own[attendance_id].add(session_id)
    return found


def _seat_facilitators(event_id: int, session_ids: Collection[int]) -> None:
    """Whoever runs a workshop and registered has a seat there, if they have none at all."""
    rows = _facilitators_to_seat(event_id, session_ids)
    free = delete(Seat).where(
        Seat.session_id.in_(session_ids), Seat.attendance_id.in_([row[0] for row in rows])
    )
    db.session.execute(free)
    db.session.add_all(
        Seat(
            attendance_id=attendance_id,
            session_id=session_id,
            state=SeatState.SEATED,
            reason=RUNS,
            is_fixed=True,
        )
        for attendance_id, session_id in rows
    )
    db.session.flush()


def _facilitators_to_seat(event_id: int, session_ids: Collection[int]) -> Sequence[tuple[int, int]]:
    """The registered facilitators without a seat that stays, with the workshop that they run."""
    seated = select(Seat.attendance_id).where(
        Seat.session_id.in_(session_ids),
        Seat.state == SeatState.SEATED,
        or_(Seat.told_at.is_not(None), Seat.is_fixed),
    )
    rows = db.session.execute(
        select(Attendance.id, func.min(SessionFacilitator.session_id))
        .join(SessionFacilitator, SessionFacilitator.user_id == Attendance.user_id)
        .where(
            SessionFacilitator.session_id.in_(session_ids),
            Attendance.event_id == event_id,
            Attendance.state == AttendanceState.COMING,
            Attendance.id.not_in(seated),
        )
        .group_by(Attendance.id)
    )
    return [(attendance_id, session_id) for attendance_id, session_id in rows]


def count_seats(session_ids: Collection[int]) -> None:
    """Store how many have a seat in these sessions."""
    db.session.flush()
    rows = db.session.execute(
        select(Seat.session_id, func.count())
        .join(Attendance, Attendance.id == Seat.attendance_id)
        .where(
            Seat.session_id.in_(session_ids),
            Seat.state == SeatState.SEATED,
            Attendance.state == AttendanceState.COMING,
        )
        .group_by(Seat.session_id)
    )
    counts = {session_id: count for session_id, count in rows}  # noqa: C416 - rows are typed
    for session in db.session.scalars(select(Session).where(Session.id.in_(session_ids))):
        session.seated_count = counts.get(session.id, 0)
