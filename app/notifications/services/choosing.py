"""A person chooses: how soon each kind reaches them, when their letter leaves, a pause."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import delete

from app.accounts.models import User
from app.core.db import db
from app.core.errors import DomainError
from app.notifications.kinds import Rhythm, kind_at
from app.notifications.models import Channel, LetterSettings, Preference
from app.notifications.queries.choices import MONDAY, SEVEN, default_of
from app.notifications.services.inserting import put

OWN = ["user_id", "kind", "channel"]


class UnknownKind(DomainError):
    """A choice about a kind that no feature declares, or that does not offer this rhythm."""

    next_step = "Rechargez la page de vos choix."

    def __init__(self) -> None:
        super().__init__("Ce choix n’existe plus.")


def choose(chosen: Mapping[tuple[str, Channel], Rhythm], by: User) -> None:
    """Keep what differs from the defaults, forget the rest. Raises UnknownKind."""
    for (key, channel), rhythm in chosen.items():
        kind = kind_at(key)
        if kind is None or (channel is Channel.MAIL and rhythm not in kind.rhythms):
            raise UnknownKind
        if rhythm is default_of(kind, channel):
            forget(by.id, key, channel)
        else:
            keep(by.id, key, channel, rhythm)


def keep(user_id: int, key: str, channel: Channel, rhythm: Rhythm) -> None:
    """Write one choice in place of a former one."""
    row = {"user_id": user_id, "kind": key, "channel": channel, "rhythm": rhythm}
    put(Preference, row, OWN)


def forget(user_id: int, key: str, channel: Channel) -> None:
    """Go back to the default of one kind on one channel."""
    db.session.execute(
        delete(Preference).where(
            Preference.user_id == user_id, Preference.kind == key, Preference.channel == channel
        )
    )


def reset(by: User) -> None:
    """Go back to the quiet defaults; what was muted stays so, and a pause too."""
    db.session.execute(delete(Preference).where(Preference.user_id == by.id))
    if db.session.get(LetterSettings, by.id):
        _put_settings(by, weekday=MONDAY, hour=SEVEN, zone=None)


def set_timing(by: User, *, weekday: int, hour: int, zone: str | None) -> None:
    """Choose the day (0 is Monday), the hour and the zone of the letter; none is one's region's."""
    _put_settings(by, weekday=weekday, hour=hour, zone=zone)


def pause(by: User, until: date) -> None:
    """Let no mail leave up to the end of a day. What comes meanwhile is for the next letter."""
    _put_settings(by, paused_until=until)


def resume(by: User) -> None:
    """End a pause."""
    _put_settings(by, paused_until=None)


def _put_settings(user: User, **values: object) -> None:
    defaults: dict[str, object] = {"weekday": MONDAY, "hour": SEVEN}
    own = db.session.get(LetterSettings, user.id)
    if own is None:
        put(LetterSettings, {**defaults, "user_id": user.id, **values}, ["user_id"])
        return
    for name, value in values.items():
        setattr(own, name, value)
