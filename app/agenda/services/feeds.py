"""Feeds made and revoked by their owner, and the note that a calendar still reads one."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select, update

from app.accounts.models import User
from app.agenda.models import CalendarFeed, FeedScope
from app.agenda.queries.feeds import name_of, own_feeds
from app.core import audit
from app.core.db import db, now, own_transaction
from app.core.errors import DomainError
from app.core.tokens import digest_of, new_secret
from app.directory.models import Region
from app.workgroups.models import Workgroup

MOST_FEEDS = 20
NOTED_EVERY = timedelta(days=1)


class TooManyFeeds(DomainError):
    """A person has as many addresses as one may have."""

    next_step = "Révoquez une adresse que vous n’utilisez plus."

    def __init__(self) -> None:
        super().__init__(f"Vous avez déjà {MOST_FEEDS} adresses de calendrier.")


@dataclass(frozen=True)
class Wanted:
    """What a feed is to show. The group has its theme and region loaded."""

    scope: FeedScope
    workgroup: Workgroup | None = None
    region: Region | None = None
    label: str = ""


def create(wanted: Wanted, by: User) -> tuple[CalendarFeed, str]:
    """Make a feed; its secret is given back once and kept as a digest. Raises TooManyFeeds."""
    count = select(func.count()).select_from(own_feeds(by).order_by(None).subquery())
    if (db.session.scalar(count) or 0) >= MOST_FEEDS:
        raise TooManyFeeds
    raw = new_secret()
    feed = CalendarFeed(
        user_id=by.id,
        scope=wanted.scope,
        workgroup_id=wanted.workgroup.id if wanted.workgroup else None,
        region_code=wanted.region.code if wanted.region else None,
        label=wanted.label or name_of(wanted.scope, wanted.workgroup, wanted.region),
        digest=digest_of(raw),
    )
    db.session.add(feed)
    audit.record("calendar_feed.created", feed, by=by, label=feed.label)
    return feed, raw


def revoke(feed: CalendarFeed, by: User) -> None:
    """Make the address of a feed worthless; done twice is once."""
    if feed.revoked_at is None:
        feed.revoked_at = now()
        audit.record("calendar_feed.revoked", feed, by=by, label=feed.label)


def note_read(feed: CalendarFeed) -> None:
    """Note that a calendar reads a feed, once a day, apart from the reading."""
    if feed.read_at is not None and now() - feed.read_at < NOTED_EVERY:
        return
    with own_transaction() as connection:
        connection.execute(
            update(CalendarFeed).where(CalendarFeed.id == feed.id).values(read_at=now())
        )
