"""What the links of mails do, by a POST and for whoever holds them; done twice is done once."""

from sqlalchemy import select

from app.core.db import db
from app.notifications.kinds import Rhythm
from app.notifications.models import Channel, Mute, Preference
from app.notifications.queries.stop_links import Stop
from app.notifications.services.choosing import forget, keep
from app.notifications.services.muting import mute, unmute


def stop(wanted: Stop) -> None:
    """Mute the place or the conversation, or let no mail of this kind leave any more."""
    if wanted.kind_key:
        keep(wanted.user.id, wanted.kind_key, Channel.MAIL, Rhythm.NEVER)
    else:
        mute(wanted.what, by=wanted.user)


def start_again(wanted: Stop) -> None:
    """Undo it: a kind goes back to its quiet default."""
    if wanted.kind_key:
        forget(wanted.user.id, wanted.kind_key, Channel.MAIL)
    else:
        unmute(wanted.what, by=wanted.user)


def is_stopped(wanted: Stop) -> bool:
    """Whether it is stopped already."""
    if wanted.kind_key:
        found = select(Preference.id).where(
            Preference.user_id == wanted.user.id,
            Preference.kind == wanted.kind_key,
            Preference.channel == Channel.MAIL,
            Preference.rhythm == Rhythm.NEVER,
        )
    else:
        found = select(Mute.id).where(Mute.user_id == wanted.user.id, Mute.target == wanted.what)
    return db.session.scalar(found) is not None
