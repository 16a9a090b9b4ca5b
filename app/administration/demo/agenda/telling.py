"""Put each event of ``content/agenda.toml`` in its agenda, and let people answer."""

import tomllib
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import update

from app.accounts.models import User
from app.administration.demo.agenda import meetings
from app.administration.demo.content import HERE
from app.administration.demo.documents.telling import Place, place_named
from app.administration.demo.forums.script import moment_of
from app.administration.demo.people import Cast
from app.administration.demo.timeline import Timeline
from app.agenda.models import Event, EventKind, RegistrationMode
from app.agenda.models.rules import Frequency, Rule
from app.agenda.queries.guises import belongings_of
from app.agenda.services import cancelling, events
from app.agenda.services.details import Details
from app.agenda.services.registering import Answer, Guise, Reply, register
from app.agenda.services.series import writing
from app.core.db import db, now
from app.directory.models import Region
from app.workgroups.models import Audience

LINES = ("venue", "address", "access_details", "video_url", "organiser_line", "description")


def fill_agenda(cast: Cast, timeline: Timeline) -> None:
    """Tell every event."""
    with (HERE / "agenda.toml").open("rb") as file:
        for facts in tomllib.load(file)["event"]:
            timeline.tell(_life(facts, moment_of(facts["at"]), cast, _start_of(facts)))


def _start_of(facts: dict[str, Any]) -> datetime:
    """``in`` is a number of days from now, moved to its weekday when it has one (Monday is 0)."""
    region = db.session.get(Region, facts["region"]) if "region" in facts else None
    clock = ZoneInfo(region.timezone if region else "Europe/Paris")
    day = now().astimezone(clock).date() + timedelta(days=facts["in"])
    if "weekday" in facts:
        day += timedelta(days=(facts["weekday"] - day.weekday()) % 7)
    return datetime.combine(day, time.fromisoformat(facts["hour"]), clock)


def _life(
    facts: dict[str, Any], told_at: datetime, cast: Cast, start: datetime
) -> Iterator[datetime]:
    yield told_at
    place = place_named(facts["place"], cast)
    event = _announce(facts, place, start)
    meetings.set_points(facts, event, place)
    yield told_at + timedelta(hours=20)
    for reply in Reply:
        for name in facts.get(reply.value, ()):
            _answer(event, place.find(name), reply)
    if "cancelled" in facts:
        yield told_at + timedelta(days=2)
        cancelling.cancel(event, facts["cancelled"], by=place.find(facts["who"]))
    yield from meetings.hold(facts, event, place)


def _announce(facts: dict[str, Any], place: Place, start: datetime) -> Event:
    by, group = place.find(facts["who"]), place.workgroup
    where = (place.region_code, group.id if group else None)
    details, rule = _details(facts, start), _rule(facts, start)
    if rule is None:
        event = events.create(details, region_code=where[0], workgroup_id=where[1], by=by)
        event.is_demo = True
        return event
    event = writing.begin(details, rule, set(), place=where, by=by)
    own = Event.series_id == event.series_id
    db.session.execute(update(Event).where(own).values(is_demo=True))
    return event


def _details(facts: dict[str, Any], start: datetime) -> Details:
    assert isinstance(start.tzinfo, ZoneInfo)
    closes = facts.get("closes_days_before")
    return Details(
        title=facts["title"],
        starts_at=start,
        ends_at=start + timedelta(hours=facts["hours"]),
        audience=Audience(facts["audience"]),
        kind=EventKind(facts["kind"]),
        timezone=start.tzinfo.key,
        department_code=facts.get("department"),
        registration=RegistrationMode(facts.get("registration", "open")),
        registration_closes_at=start - timedelta(days=closes) if closes else None,
        capacity=facts.get("capacity"),
        **{name: facts.get(name, "") for name in LINES},
    )


def _rule(facts: dict[str, Any], start: datetime) -> Rule | None:
    """``every = "month"`` is the same weekday of each month, its second (2) or last (-1);
    ``"2 weeks"`` is every other week."""
    every = facts.get("every")
    if every is None:
        return None
    if every == "month":
        return Rule(Frequency.MONTHLY, weekdays=(start.weekday(),), position=facts["position"])
    return Rule(Frequency.WEEKLY, interval=int(every.split()[0]), weekdays=(start.weekday(),))


def _answer(event: Event, user: User, reply: Reply) -> None:
    own = belongings_of(user)[0]
    guise = Guise(
        user.first_name,
        user.last_name,
        organisation_id=own.organisation_id,
        organisation_name=own.name,
        family=own.family,
        department_code=own.department_code,
    )
    register(event, Answer(reply, is_shown=True), guise, by=user)
