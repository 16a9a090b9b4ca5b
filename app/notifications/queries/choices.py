"""What people chose: how soon each kind reaches them, what they muted, when their letter leaves."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.accounts.models import User
from app.core.dates import MAINLAND
from app.core.db import db, now
from app.notifications.kinds import Kind, Rhythm, kinds, zones_of
from app.notifications.models import Channel, LetterSettings, Mute, Preference

LETTER = "letter"
MONDAY, SEVEN = 0, 7


@dataclass(frozen=True)
class Timing:
    """When a person's letter leaves, in their own zone, and the day until which they want none."""

    zone: ZoneInfo
    weekday: int = MONDAY
    hour: int = SEVEN
    paused_until: date | None = None

    def is_paused(self, at: datetime) -> bool:
        """Whether no mail leaves at a moment: up to the end of the last day of the pause."""
        return self.paused_until is not None and at.astimezone(self.zone).date() <= (
            self.paused_until
        )


def letter_key(rhythm: Rhythm) -> str:
    """The name under which a person stops a whole letter: a kind of its own."""
    return f"{LETTER}.{rhythm.value}"


def default_of(kind: Kind, channel: Channel) -> Rhythm:
    """How soon a kind is told without a choice."""
    return kind.mail if channel is Channel.MAIL else screen_default(kind)


def screen_default(kind: Kind) -> Rhythm:
    """The default of a kind on screen."""
    return Rhythm.AT_ONCE if kind.is_on_screen else Rhythm.NEVER


def rhythms_of(user_ids: Collection[int], kind: Kind, channel: Channel) -> dict[int, Rhythm]:
    """How soon each of these people wants to be told of a kind: their choice, else the default."""
    chosen = db.session.execute(
        select(Preference.user_id, Preference.rhythm).where(
            Preference.user_id.in_(user_ids),
            Preference.kind == kind.key,
            Preference.channel == channel,
        )
    )
    default = dict.fromkeys(user_ids, default_of(kind, channel))
    return default | {row.user_id: row.rhythm for row in chosen}


Choices = Mapping[tuple[str, Channel], Rhythm]


def choices_of(user: User) -> Choices:
    """How soon a person is told of each kind on each channel, the defaults filled in."""
    defaults = {
        (kind.key, channel): default_of(kind, channel) for kind in kinds() for channel in Channel
    }
    own = db.session.scalars(select(Preference).where(Preference.user_id == user.id))
    return defaults | {(each.kind, each.channel): each.rhythm for each in own}


def mail_rhythms_of(user: User) -> dict[str, Rhythm]:
    """How soon a person gets a mail of each kind."""
    return {
        key: rhythm
        for (key, channel), rhythm in choices_of(user).items()
        if channel is Channel.MAIL
    }


def stopped_letters(user_ids: Collection[int], rhythm: Rhythm) -> set[int]:
    """Those of these people who want no letter of a rhythm at all."""
    return set(
        db.session.scalars(
            select(Preference.user_id).where(
                Preference.user_id.in_(user_ids),
                Preference.kind == letter_key(rhythm),
                Preference.rhythm == Rhythm.NEVER,
            )
        )
    )


def who_muted(user_ids: Collection[int], targets: Collection[str]) -> set[int]:
    """Those of these people who muted one of these places or conversations."""
    return set(
        db.session.scalars(
            select(Mute.user_id).where(Mute.user_id.in_(user_ids), Mute.target.in_(targets))
        )
    )


def muted_by(user: User) -> list[str]:
    """The places and conversations of which a person wants to hear nothing, the last one first."""
    mine = select(Mute.target).where(Mute.user_id == user.id)
    return list(db.session.scalars(mine.order_by(Mute.id.desc())))


def timings_of(user_ids: Collection[int]) -> dict[int, Timing]:
    """When the letter of each of these people leaves; their region's zone when they chose none."""
    homes = zones_of(user_ids)
    own = db.session.scalars(select(LetterSettings).where(LetterSettings.user_id.in_(user_ids)))
    settings = {each.user_id: each for each in own}
    return {
        user_id: _timing(settings.get(user_id), homes.get(user_id, MAINLAND))
        for user_id in user_ids
    }


def _timing(own: LetterSettings | None, home: str) -> Timing:
    if own is None:
        return Timing(ZoneInfo(home))
    return Timing(ZoneInfo(own.zone or home), own.weekday, own.hour, own.paused_until)


def timing_of(user: User) -> Timing:
    """When one person's letter leaves."""
    return timings_of([user.id])[user.id]


def is_paused(user: User) -> bool:
    """Whether a person wants no mail today."""
    return timing_of(user).is_paused(now())
