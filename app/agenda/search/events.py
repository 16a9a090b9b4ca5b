"""Events: title, what they are about, when, where and by whom, their agenda, the workshops of a
conference. The link of the video room is never indexed."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select

from app.agenda.models import AgendaPoint, Conference, Event, EventKind, Session, Venue
from app.agenda.policies import NAMED
from app.agenda.search.dates import is_found, standing_with
from app.agenda.search.places import said_of_place, standing_of
from app.core.dates import weekday
from app.core.db import db
from app.core.search_index.items import Item, Part
from app.core.search_index.sources import Dependence, Source, declare
from app.core.text import plain_text
from app.workgroups.models import Theme, Workgroup

KIND = "event"
MEETING = 1  # the part that holds points, sessions and buildings: they may be long
CONFERENCE, CANCELLED = 1.8, 0.4  # the event of a year for a region; what does not take place
SERIES = frozenset(
    {"starts_at", "ends_at", "trashed_at", "cancelled_at", "series_id", "is_detached"}
)


def _ids() -> Select[int]:
    return select(Event.id).where(is_found())


def _describe(ids: Sequence[int]) -> Iterator[Item]:
    wanted = select(Event).where(Event.id.in_(ids), is_found())
    events = db.session.scalars(wanted.options(*NAMED)).all()
    numbers = [each.id for each in events]
    points, programmes = _said_at(numbers, _points()), programmes_of(numbers)
    return (_item(each, points.get(each.id, []), programmes.get(each.id, [])) for each in events)


def meetings_of(event_ids: Collection[int]) -> dict[int, list[str]]:
    """What is said at some events: the points to discuss, the sessions and where they are held."""
    return _said_at(event_ids, _points(), _sessions(), _venues())


def programmes_of(event_ids: Collection[int]) -> dict[int, list[str]]:
    """What the programme of some conferences says, to visitors too where they are public."""
    return _said_at(event_ids, _sessions(), _venues())


def _said_at(event_ids: Collection[int], *statements: Any) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for statement in statements:
        column = statement.selected_columns[0]
        for event_id, *said in db.session.execute(statement.where(column.in_(event_ids))):
            found.setdefault(event_id, []).append(", ".join(filter(None, said)))
    return found


def _points() -> Select[int, str, str]:
    columns = AgendaPoint.event_id, AgendaPoint.title, AgendaPoint.presenter
    return select(*columns).order_by(AgendaPoint.event_id, AgendaPoint.position)


def _sessions() -> Select[int, str, str]:
    columns = Conference.event_id, Session.title, Session.facilitator_line
    living = select(*columns).join(Session.conference).where(Session.cancelled_at.is_(None))
    return living.order_by(Session.conference_id, Session.starts_at, Session.position, Session.id)


def _venues() -> Select[int, str, str]:
    columns = Conference.event_id, Venue.name, Venue.address
    of_conference = select(*columns).join(Conference, Conference.id == Venue.conference_id)
    return of_conference.order_by(Venue.conference_id, Venue.position, Venue.id)


def _item(event: Event, points: Sequence[str], programme: Sequence[str]) -> Item:
    stands = standing_of(event, is_for_visitors=not points)
    meeting = [*points, *programme]
    return Item(
        kind=KIND,
        id=event.id,
        title=event.title,
        names=(event.organiser_line,) if event.organiser_line else (),
        body=_text(event),
        audiences=stands.audiences,
        container=stands.container,
        facets=stands.facets,
        moment=event.starts_at,
        weight=_weight(event),
        parts=(Part(MEETING, "\n".join(meeting)),) if meeting else (),
    )


def _text(event: Event) -> str:
    starts_on = event.starts_at.astimezone(ZoneInfo(event.timezone)).date()
    said = (
        event.kind.label,
        weekday(starts_on),
        event.venue,
        event.address,
        event.access_details,
        plain_text(event.description_html),
        *said_of_place(event),
        event.cancel_reason,
    )
    return "\n".join(filter(None, said))


def _weight(event: Event) -> float:
    if event.is_cancelled:
        return CANCELLED
    return CONFERENCE if event.kind is EventKind.CONFERENCE else 1.0


def _of_point(point: AgendaPoint) -> Select[int]:
    return select(Event.id).where(Event.id == point.event_id)


def _of_conference(part: Session | Venue) -> Select[int]:
    return select(Conference.event_id).where(Conference.id == part.conference_id)


def _of_workgroup(workgroup: Workgroup) -> Select[int]:
    return select(Event.id).where(Event.workgroup_id == workgroup.id)


def _of_theme(theme: Theme) -> Select[int]:
    groups = select(Workgroup.id).where(Workgroup.theme_id == theme.id)
    return select(Event.id).where(Event.workgroup_id.in_(groups))


source = declare(
    Source(
        kind=KIND,
        model=Event,
        ids=_ids,
        describe=_describe,
        columns=SERIES
        | {"title", "kind", "description_html", "timezone", "department_code", "venue", "address"}
        | {"access_details", "organiser_line", "audience", "region_code", "workgroup_id"}
        | {"cancel_reason"},
        dependences=(
            Dependence(Event, standing_with, SERIES),
            Dependence(AgendaPoint, _of_point, frozenset({"title", "presenter", "position"})),
            Dependence(
                Session,
                _of_conference,
                frozenset({"title", "facilitator_line", "cancelled_at", "starts_at", "position"}),
            ),
            Dependence(Venue, _of_conference, frozenset({"name", "address", "position"})),
            Dependence(Workgroup, _of_workgroup, frozenset({"local_title"})),
            Dependence(Theme, _of_theme, frozenset({"number", "title"})),
        ),
    )
)
