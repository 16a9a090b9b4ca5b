"""Who organises an event beside those who run its place, and whom one may name."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select

from app.accounts.models import User
from app.agenda.models import Event, EventOrganiser
from app.agenda.queries.meetings.people import runner_ids
from app.core.db import db
from app.core.text import fold
from app.workgroups.audiences import people_of, readers_of
from app.workgroups.models import Audience

MOST_FOUND = 20


@dataclass(frozen=True)
class Found:
    """People whom one may name, the first ones by name; ``is_cut`` when there are others."""

    people: Sequence[User]
    is_cut: bool


def organisers_of(event: Event) -> list[User]:
    """The people named for an event, by name."""
    return list(db.session.scalars(_by_name(select(User).where(User.id.in_(_named(event))))))


def running(event: Event) -> list[User]:
    """Those who organise it because they run its place: facilitators, regional team."""
    ids = set(runner_ids(event)) - set(db.session.scalars(_named(event)))
    return list(db.session.scalars(_by_name(select(User).where(User.id.in_(ids)))))


def may_be_named(event: Event) -> Select[User]:
    """The people of the event's group, or of its region where it is for more than the group, who
    read it and do not organise it yet; any member for a national one."""
    readers = readers_of(event.audience, event.region_code, event.workgroup_id)
    near = Audience.MEMBERS if event.region_code is None else Audience.REGION
    if event.audience is Audience.WORKGROUP:
        near = Audience.WORKGROUP
    people = people_of(near, event.region_code, event.workgroup_id).with_only_columns(User.id)
    known = set(runner_ids(event)) | set(db.session.scalars(_named(event)))
    return readers.where(User.id.in_(people), User.id.not_in(known))


def find(event: Event, words: str) -> Found:
    """Those of them whose name holds some words."""
    wanted = may_be_named(event)
    for word in fold(words).split():
        wanted = wanted.where(User.sort_name.contains(word, autoescape=True))
    found = db.session.scalars(_by_name(wanted).limit(MOST_FOUND + 1)).unique().all()
    return Found(found[:MOST_FOUND], len(found) > MOST_FOUND)


def _named(event: Event) -> Select[int]:
    return select(EventOrganiser.user_id).where(EventOrganiser.event_id == event.id)


def _by_name(people: Select[User]) -> Select[User]:
    return people.order_by(User.sort_name, User.id)
