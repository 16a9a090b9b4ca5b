"""Reads of notifications: what a person chose, how many they have not read."""

from collections.abc import Collection

from sqlalchemy import func, select

from app.core.db import db
from app.notifications.kinds import Kind, Rhythm
from app.notifications.models import Channel, Mute, Notification, Preference

MOST_COUNTED = 100


def rhythms_of(user_ids: Collection[int], kind: Kind, channel: Channel) -> dict[int, Rhythm]:
    """How soon each of these people wants to be told of a kind: their choice, else the default."""
    default = kind.mail if channel is Channel.MAIL else screen_default(kind)
    chosen = db.session.execute(
        select(Preference.user_id, Preference.rhythm).where(
            Preference.user_id.in_(user_ids),
            Preference.kind == kind.key,
            Preference.channel == channel,
        )
    )
    return dict.fromkeys(user_ids, default) | {row.user_id: row.rhythm for row in chosen}


def screen_default(kind: Kind) -> Rhythm:
    """The default of a kind on screen."""
    return Rhythm.AT_ONCE if kind.is_on_screen else Rhythm.NEVER


def who_muted(user_ids: Collection[int], targets: Collection[str]) -> set[int]:
    """Those of these people who muted one of these places or conversations."""
    return set(
        db.session.scalars(
            select(Mute.user_id).where(Mute.user_id.in_(user_ids), Mute.target.in_(targets))
        )
    )


def unread_count(user_id: int) -> int:
    """How many notifications a person has not read on screen, counted up to 100."""
    unread = (
        select(Notification.id)
        .where(
            Notification.user_id == user_id,
            Notification.read_at.is_(None),
            Notification.is_on_screen,
        )
        .limit(MOST_COUNTED)
    )
    return db.session.scalar(select(func.count()).select_from(unread.subquery())) or 0
