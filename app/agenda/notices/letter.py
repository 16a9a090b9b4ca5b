"""What the agenda adds to the letter: where one is expected soon, then what was announced."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select

from app.accounts.models import User
from app.agenda.models import Attendance, AttendanceState, Event, Series
from app.agenda.notices.kinds import UPCOMING
from app.agenda.policies import NAMED, visible_events
from app.core.dates import span as told_span
from app.core.db import db
from app.notifications.kinds import Line, Rhythm, Span, section
from app.workgroups.audiences import belonging_region_codes
from app.workgroups.policies import workgroup_ids_of

MOST_READ = 50
AHEAD = {Rhythm.DAILY: timedelta(days=2), Rhythm.WEEKLY: timedelta(days=8)}
EXPECTED = (AttendanceState.COMING, AttendanceState.MAYBE, AttendanceState.INVITED)
UNANSWERED = "Vous n’avez pas encore répondu."


@section(
    "agenda.upcoming",
    "À l’agenda",
    order=32,
    kind=UPCOMING,
    one="évènement à l’agenda",
    many="évènements à l’agenda",
    more="/agenda",
)
def on_the_agenda(user: User, span: Span) -> Sequence[Line]:
    """The events where a person is expected soon, or asked and has not answered, then those
    announced in their places since the last letter, the soonest first."""
    own = select(Attendance.event_id).where(
        Attendance.user_id == user.id, Attendance.state.in_(EXPECTED)
    )
    is_own = and_(Event.id.in_(own), Event.starts_at <= span.until + AHEAD[span.rhythm])
    is_new = and_(Event.created_at > span.since, _is_near(user), _is_announced())
    wanted = (
        visible_events(user)
        .where(
            Event.starts_at > span.until,
            Event.cancelled_at.is_(None),
            or_(
                is_own,
                and_(is_new, or_(Event.created_by_id.is_(None), Event.created_by_id != user.id)),
            ),
        )
        .order_by(is_own.desc(), Event.starts_at, Event.id)
        .options(*NAMED)
        .limit(MOST_READ)
    )
    found = db.session.scalars(wanted).unique().all()
    asked = _unanswered(user, [each.id for each in found])
    return [_line(each, is_asked=each.id in asked) for each in found]


def _unanswered(user: User, event_ids: Sequence[int]) -> set[int]:
    invited = select(Attendance.event_id).where(
        Attendance.user_id == user.id,
        Attendance.event_id.in_(event_ids),
        Attendance.state == AttendanceState.INVITED,
    )
    return set(db.session.scalars(invited))


def _is_near(user: User) -> ColumnElement[bool]:
    """Of one's groups, of one's region as a whole, of the nation."""
    of_region = and_(
        Event.workgroup_id.is_(None), Event.region_code.in_(belonging_region_codes(user))
    )
    return or_(
        Event.workgroup_id.in_(workgroup_ids_of(user)), of_region, Event.region_code.is_(None)
    )


def _is_announced() -> ColumnElement[bool]:
    """A series is announced once, not at each date that it writes."""
    first = exists().where(Series.id == Event.series_id, Series.model_event_id == Event.id)
    return or_(Event.series_id.is_(None), first)


def _line(event: Event, *, is_asked: bool) -> Line:
    when = told_span(event.starts_at, event.ends_at, event.timezone)
    return Line(
        title=event.title,
        href=f"/agenda/{event.id}",
        place_name=event.place_name,
        excerpt=f"{when}. {UNANSWERED}" if is_asked else when,
    )
