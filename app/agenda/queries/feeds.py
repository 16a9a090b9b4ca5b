"""What a feed shows: the events around today that its owner may read, asked at each reading."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, literal, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.agenda.models import (
    Attendance,
    AttendanceState,
    CalendarFeed,
    Event,
    EventOrganiser,
    FeedScope,
)
from app.agenda.policies import organised_by, public_events, visible_events
from app.agenda.queries.entries import SEEING_VIDEO, entry_of
from app.core.calendars import calendar
from app.core.db import db, now
from app.core.settings import settings
from app.core.tokens import digest_of
from app.directory.models import Region
from app.workgroups.models import Workgroup
from app.workgroups.policies import all_workgroups, workgroup_ids_of

FORMAT = 1  # grows when the same events are written otherwise
BEFORE, AFTER = timedelta(days=60), timedelta(days=400)
MOST_ENTRIES = 2_000
OWN_STATES = (AttendanceState.COMING, AttendanceState.MAYBE, AttendanceState.OFFERED)


@dataclass(frozen=True)
class Contents:
    """The events of a feed, and the condition that its reader sees the link of the video room."""

    name: str
    events: Select[Event]
    sees_video: ColumnElement[bool]

    def version(self) -> str:
        """What changes when the feed does, found without reading what is said of its events."""
        wanted = self.events.with_only_columns(
            Event.id,
            Event.sequence,
            Event.edit_number,
            Event.changed_at,
            self.sees_video,
        )
        return _digest([FORMAT, self.name, settings().base_url, *db.session.execute(wanted)])

    def written(self) -> bytes:
        """The calendar itself."""
        rows = db.session.execute(self.events.add_columns(self.sees_video)).unique()
        entries = [entry_of(row[0], sees_video=row[1]) for row in rows]
        return calendar(entries, name=self.name)


def living_feed(raw: str) -> CalendarFeed | None:
    """The feed of a secret address, unless it was revoked or its owner's account is closed."""
    found = db.session.scalar(
        select(CalendarFeed)
        .where(CalendarFeed.digest == digest_of(raw), CalendarFeed.revoked_at.is_(None))
        .options(joinedload(CalendarFeed.user))
    )
    is_read = found is not None and found.user.is_active and not found.user.is_pending
    return found if is_read else None


def own_feeds(user: User) -> Select[CalendarFeed]:
    """The addresses that a person made and did not revoke, the newest first."""
    return (
        select(CalendarFeed)
        .where(CalendarFeed.user_id == user.id, CalendarFeed.revoked_at.is_(None))
        .order_by(CalendarFeed.id.desc())
    )


def contents_of(feed: CalendarFeed) -> Contents:
    """What a feed shows to its owner now."""
    user = feed.user
    own = and_(Attendance.event_id == Event.id, Attendance.user_id == user.id)
    sees = or_(Attendance.state.in_(SEEING_VIDEO), organised_by(user))
    wanted = visible_events(user).outerjoin(Attendance, own).where(_chosen(feed, user))
    return Contents(feed.label, _around(wanted), sees)


def public_contents(region: Region | None = None) -> Contents:
    """What anybody reads, of one region where it is named."""
    name = f"Agenda public, {region.name}" if region else "Agenda public"
    wanted = public_events()
    if region is not None:
        wanted = wanted.where(Event.region_code == region.code)
    return Contents(name, _around(wanted), literal(False))


def _chosen(feed: CalendarFeed, user: User) -> ColumnElement[bool]:
    if feed.scope is FeedScope.MY_EVENTS:
        organised = select(EventOrganiser.event_id).where(EventOrganiser.user_id == user.id)
        return or_(Attendance.state.in_(OWN_STATES), Event.id.in_(organised))
    if feed.scope is FeedScope.MY_GROUPS:
        return Event.workgroup_id.in_(workgroup_ids_of(user))
    if feed.scope is FeedScope.WORKGROUP and feed.workgroup_id is not None:
        return Event.workgroup_id == feed.workgroup_id
    if feed.scope is FeedScope.REGION and feed.region_code is not None:
        return Event.region_code == feed.region_code
    return false()


def _around(wanted: Select[Event]) -> Select[Event]:
    today = now().replace(hour=0, minute=0, second=0, microsecond=0)
    near = wanted.where(Event.starts_at >= today - BEFORE, Event.starts_at < today + AFTER)
    return near.order_by(Event.starts_at, Event.id).limit(MOST_ENTRIES)


def _digest(facts: Iterable[Any]) -> str:
    found = hashlib.sha256()
    for fact in facts:
        found.update(repr(tuple(fact) if isinstance(fact, Sequence) else fact).encode())
    return found.hexdigest()[:32]


def name_of(
    scope: FeedScope, workgroup: Workgroup | None = None, region: Region | None = None
) -> str:
    """The name of a feed as calendars show it. Needs the theme and the region of the group."""
    if scope is FeedScope.WORKGROUP and workgroup is not None:
        return f"GT {workgroup.theme.number}, {workgroup.region.name}"
    if scope is FeedScope.REGION and region is not None:
        return f"Agenda, {region.name}"
    return scope.label


def groups_to_follow(user: User) -> list[Workgroup]:
    """A person's groups, of which they may follow the agenda one by one."""
    mine = all_workgroups().where(Workgroup.id.in_(workgroup_ids_of(user)))
    return list(db.session.scalars(mine))


def regions_to_follow() -> list[Region]:
    """The regions, each of which has an agenda."""
    return list(db.session.scalars(select(Region).order_by(Region.sort_name)))
