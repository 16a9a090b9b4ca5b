"""A small nation whose people come, go, meet, open, close and throw away what they wrote of it.

Each event bears a word of its own (``ze12z``), and its minutes another one (``zm12z``): whoever
reads one of these words knows of it.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select

from app.accounts.models import User
from app.agenda.models import AgendaPoint, Event, LineKind, Minutes, MinutesLine
from app.core.db import db, now
from app.workgroups.models import Audience, Workgroup
from tests.documents import knowing
from tests.factories import (
    StaffFactory,
)
from tests.factories.agenda import EventFactory
from tests.forums.leaks import change_mandate, change_role, come_or_go, open_or_close
from tests.support.nation import somebody_of_each_kind, three_groups

_WORD = re.compile(r"z([em])([0-9]+)z")


@dataclass
class Nation:
    """The numbers of people, groups and events, in the order in which they came."""

    people: list[int] = field(default_factory=list)
    groups: list[int] = field(default_factory=list)
    events: list[int] = field(default_factory=list)

    def person(self, rank: int) -> User:
        return db.session.get_one(User, self.people[rank % len(self.people)])

    def event(self, rank: int) -> Event:
        return db.session.get_one(Event, self.events[rank % len(self.events)])

    def minutes(self, rank: int) -> Minutes:
        own = select(Minutes).where(Minutes.event_id == self.event(rank).id)
        return db.session.scalars(own).one()


def found() -> Nation:
    """Two regions, three groups, somebody of each kind, a meeting of each place."""
    groups = three_groups()
    people = [*somebody_of_each_kind(groups), StaffFactory()]
    nation = Nation([user.id for user in people], [group.id for group in groups])
    for rank in range(7):
        meet(nation, rank, rank)
    for rank in range(4):
        share(nation, 2 * rank, 0)
    return nation


# What happens


def meet(nation: Nation, who: int, where: int) -> None:
    """A meeting of a place, one in two with points, and the draft of its minutes."""
    number = len(nation.events)
    place: dict[str, object] = {"national": True}
    if where % 5 < len(nation.groups):
        place = {"workgroup": db.session.get_one(Workgroup, nation.groups[where % 5])}
    if where % 5 == 4:
        place = {"region_code": "84", "for_region": True}
    event = EventFactory(
        title=f"Réunion ze{number}z",
        description_html=f"<p>Réunion ze{number}z</p>",
        starts_at=now() + timedelta(days=who - 10),
        **place,
    )
    nation.events.append(event.id)
    if number % 2:
        db.session.add(AgendaPoint(event_id=event.id, position=1, title=f"Point ze{number}z"))
    minutes = Minutes(event_id=event.id, introduction_html=f"<p>Compte rendu zm{number}z</p>")
    db.session.add(minutes)
    db.session.flush()
    line = MinutesLine(minutes_id=minutes.id, position=1, kind=LineKind.ACTION, text=f"zm{number}z")
    db.session.add(line)


def share(nation: Nation, what: int, _: int) -> None:
    """Minutes are shared, or a draft again."""
    minutes = nation.minutes(what)
    minutes.shared_at = None if minutes.shared_at else now()


def open_to(nation: Nation, what: int, how: int) -> None:
    """The audience of an event changes, as far as its place allows."""
    event, audience = nation.event(what), list(Audience)[how % 4]
    has_place = {Audience.WORKGROUP: event.workgroup_id, Audience.REGION: event.region_code}
    if has_place.get(audience, True) is not None:
        event.audience = audience


def throw_or_restore(nation: Nation, what: int, _: int) -> None:
    event = nation.event(what)
    event.trashed_at = None if event.trashed_at else now()


def cancel_or_not(nation: Nation, what: int, _: int) -> None:
    event = nation.event(what)
    event.cancelled_at = None if event.cancelled_at else now()


GESTURES: list[Callable[..., None]] = [
    meet,
    share,
    open_to,
    throw_or_restore,
    cancel_or_not,
    come_or_go,
    open_or_close,
    change_mandate,
    change_role,
]


# Who may know, in plain Python


def open_events(nation: Nation, user: User) -> set[int]:
    """The events that a person may read."""
    every = [db.session.get_one(Event, number) for number in nation.events]
    return {each.id for each in every if not each.trashed_at and knowing.is_open(user, each)}


def public_events(nation: Nation) -> set[int]:
    """The events that anybody may read."""
    every = [db.session.get_one(Event, number) for number in nation.events]
    return {each.id for each in every if each.audience is Audience.PUBLIC and not each.trashed_at}


def discussing(event_ids: Iterable[int]) -> set[int]:
    """Those of some events that have points to discuss."""
    points = select(AgendaPoint.event_id).where(AgendaPoint.event_id.in_(event_ids))
    return set(db.session.scalars(points))


def open_minutes(nation: Nation, user: User) -> set[int]:
    """The events of which a person may read the minutes that were shared."""
    shared = set(db.session.scalars(select(Minutes.event_id).where(Minutes.shared_at.is_not(None))))
    return open_events(nation, user) & shared


def places(event_ids: Iterable[int]) -> list[str]:
    return [db.session.get_one(Event, number).place for number in event_ids]


def words(nation: Nation, user: User | None) -> set[str]:
    """The words that a person may read, or a visitor, who is shown no minutes."""
    events = open_events(nation, user) if user else public_events(nation)
    shared = open_minutes(nation, user) if user else set()
    of_events = {f"ze{rank}z" for rank, each in enumerate(nation.events) if each in events}
    return of_events | {f"zm{rank}z" for rank, each in enumerate(nation.events) if each in shared}


def words_in(text: str) -> set[str]:
    """The words of events and minutes that a text betrays."""
    return {f"z{kind}{number}z" for kind, number in _WORD.findall(text)}
