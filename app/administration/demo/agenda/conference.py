"""The conference of Hauts-de-France on 10 July 2019: coffee at 8:45 and plenary at 9:30 in the
prefecture in Lille, in the afternoon the workshops of the groups at Sciences Po."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from app.accounts.models import User
from app.administration.demo.people import Cast
from app.agenda.models import Attendance, AttendanceState, Conference, Event, Seat, Session
from app.agenda.queries.guises import belongings_of
from app.agenda.services import attending, seats
from app.agenda.services.conference import creating, seating
from app.agenda.services.conference.creating import Building, Plan
from app.agenda.services.conference.wishes import set_wishes
from app.core.db import db, now, replayed_at
from app.core.text import fold
from app.directory.models import Profile
from app.workgroups.models import Audience

REGION = "32"
WORKSHOP_SEATS = 6
ABSENT_EVERY = 6


def _at(day: int, hour: int, minute: int = 0, month: int = 7) -> datetime:
    """A moment of the summer of 2019 on the clock of Lille, in UTC."""
    return datetime(2019, month, day, hour - 2, minute, tzinfo=UTC)


def hold_conference(cast: Cast) -> None:
    """Announce it, let the people of the region register, seat them, tick those who came.

    What the log keeps is of today: the conference was older than the space, and entered later.
    """
    event = creating.create_conference(_plan(), by=cast.ansa)
    event.is_demo = True
    people = _people()
    for place, user in enumerate(people):
        with replayed_at(_at(11, 9, month=6) + timedelta(minutes=7 * place)):
            _register(event, user, place)
    seats.settle(seats.lock(event.id))
    seating.propose(event.id, by=cast.ansa)
    _say_told(event)
    _open_doors(event, cast.ansa)


def announce_next(cast: Cast) -> None:
    """Another one, public, in some weeks: anybody may register and rank workshops. A few did."""
    event = creating.create_conference(_next_plan(), by=cast.ansa)
    event.is_demo = True
    for place, user in enumerate(_people()[::4]):
        with replayed_at(now() - timedelta(hours=30) + timedelta(minutes=7 * place)):
            _register(event, user, place)
    seats.settle(seats.lock(event.id))


def _next_plan() -> Plan:
    """On a Thursday, six weeks ahead or so, on the clock of Lille."""
    clock = ZoneInfo("Europe/Paris")
    soon = now().astimezone(clock).date() + timedelta(days=42)
    day = soon + timedelta(days=(3 - soon.weekday()) % 7)

    def at(hour: int, minute: int = 0, before: int = 0) -> datetime:
        local = datetime.combine(day - timedelta(days=before), time(hour, minute), clock)
        return local.astimezone(UTC)

    return Plan(
        title="Conférence régionale des acteurs : bilan et suites",
        region_code=REGION,
        timezone="Europe/Paris",
        audience=Audience.PUBLIC,
        welcome_at=at(8, 45),
        plenary=(at(9, 30), at(12, 30)),
        workshops=(at(14), at(16, 30)),
        plenary_building=Building(
            "Préfecture de région, Lille", "Lille", "Présentez une pièce d’identité à l’accueil."
        ),
        workshop_building=Building("Sciences Po Lille", "Lille"),
        plenary_seats=400,
        workshop_seats=25,
        wishes_close_at=at(18, before=14),
        description="Une plénière le matin, les ateliers des groupes de travail l’après-midi.",
    )


def _plan() -> Plan:
    return Plan(
        title="Conférence régionale des acteurs",
        region_code=REGION,
        timezone="Europe/Paris",
        audience=Audience.REGION,
        welcome_at=_at(10, 8, 45),
        plenary=(_at(10, 9, 30), _at(10, 12, 30)),
        workshops=(_at(10, 14), _at(10, 16, 30)),
        plenary_building=Building("Préfecture de région, Lille", "Lille"),
        workshop_building=Building("Sciences Po Lille", "Lille"),
        plenary_seats=600,
        workshop_seats=WORKSHOP_SEATS,
        wishes_close_at=_at(1, 18),
        description="Point d’étape de la stratégie, puis ateliers des groupes de travail.",
    )


def _people() -> Sequence[User]:
    return db.session.scalars(
        select(User)
        .join(Profile, Profile.user_id == User.id)
        .where(User.is_demo, Profile.region_code == REGION, User.activated_at.is_not(None))
        .order_by(User.id)
    ).all()


def _register(event: Event, user: User, place: int) -> None:
    """Straight into the list: no mail leaves about a day that is over."""
    own = belongings_of(user)[0]
    attendance = Attendance(
        event_id=event.id,
        user_id=user.id,
        first_name=user.first_name,
        last_name=user.last_name,
        search_name=fold(user.full_name),
        organisation_id=own.organisation_id,
        organisation_name=own.name,
        family=own.family,
        department_code=own.department_code,
        state=AttendanceState.COMING,
        is_shown=True,
        queued_at=now(),
    )
    db.session.add(attendance)
    db.session.flush()
    workshops = _workshop_ids(event)
    steps = (place * place, place * 3 + 1, place * 5 + 2)
    ranked = [workshops[each % len(workshops)] for each in steps]
    set_wishes(attendance, ranked, at_plenary=place % 9 != 0)


def _workshop_ids(event: Event) -> list[int]:
    return list(
        db.session.scalars(
            select(Session.id)
            .join(Conference, Conference.id == Session.conference_id)
            .where(Conference.event_id == event.id, Session.workgroup_id.is_not(None))
            .order_by(Session.position)
        )
    )


def _say_told(event: Event) -> None:
    own = select(Attendance.id).where(Attendance.event_id == event.id)
    told_at = _at(2, 16)
    db.session.execute(update(Seat).where(Seat.attendance_id.in_(own)).values(told_at=told_at))
    db.session.execute(
        update(Conference)
        .where(Conference.event_id == event.id)
        .values(allocated_at=told_at, told_at=told_at)
    )


def _open_doors(event: Event, by: User) -> None:
    coming = db.session.scalars(
        select(Attendance).where(Attendance.event_id == event.id).order_by(Attendance.id)
    ).all()
    for place, attendance in enumerate(coming, 1):
        with replayed_at(_at(10, 8, 45) + timedelta(seconds=20 * place)):
            if place % ABSENT_EVERY:
                attending.check_in(attendance, by=by)
            else:
                attending.note_absent(attendance)
