"""What a mail at once may tell a person at the very moment when it leaves."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, String, cast, func, select

from app.accounts.models import User
from app.core.audit import kind_of
from app.core.db import db, now
from app.core.mail import OutgoingMail
from app.notifications.kinds import Kind, Rhythm, kinds
from app.notifications.models import Mute, Notification
from app.notifications.queries.choices import is_paused, mail_rhythms_of, who_muted
from app.notifications.queries.told import Told, readable

MOST_TOLD = 20
LATELY = timedelta(hours=1)


def may_get_mail(user: User) -> bool:
    """Whether a person gets any mail of notifications today."""
    return user.is_active and not user.is_pending and not is_paused(user)


def wants_at_once(user: User, kind: Kind, place: str = "") -> bool:
    """Whether a person gets a mail of a kind at once today: by their choice, without a pause, and
    unless they muted the place, if one is named."""
    chooses = mail_rhythms_of(user)[kind.key] is Rhythm.AT_ONCE
    return chooses and may_get_mail(user) and not (place and who_muted([user.id], [place]))


def is_muted(user: User) -> ColumnElement[bool]:
    """The condition that a notification is of a place or a conversation that this person muted."""
    targets = select(Mute.target).where(Mute.user_id == user.id)
    return Notification.place.in_(targets) | Notification.thread.in_(targets)


def untold(user: User, rhythms: Sequence[Rhythm]) -> Select[Notification]:
    """What no mail told a person, who has not read it either, of the kinds of these rhythms."""
    chosen = mail_rhythms_of(user)
    keys = [key for key, rhythm in chosen.items() if rhythm in rhythms]
    return (
        select(Notification)
        .where(
            Notification.user_id == user.id,
            Notification.read_at.is_(None),
            Notification.mailed_at.is_(None),
            Notification.kind.in_(keys),
            ~is_muted(user),
        )
        .order_by(Notification.id.desc())
    )


def to_tell_at_once(user: User, notification: Notification) -> list[Told]:
    """What a mail about a notification tells: it and what else is untold of its conversation.

    Once a mail of a conversation has left, only what calls the person by name leaves at once until
    they have read it: thirty answers within an hour make one mail, the letter tells the others.
    """
    if not may_get_mail(user):
        return []
    found = untold(user, [Rhythm.AT_ONCE])
    if notification.thread:
        found = found.where(Notification.thread == notification.thread)
        if _waits_to_be_read(user, notification.thread):
            found = found.where(Notification.kind.in_([each.key for each in kinds() if each.calls]))
    else:
        found = found.where(Notification.id == notification.id)
    newest = db.session.scalars(found.limit(MOST_TOLD)).all()
    return readable(user, list(reversed(newest)))


def _waits_to_be_read(user: User, thread: str) -> bool:
    """Whether a mail told this person of a conversation that they have not opened since."""
    mailed = select(Notification.id).where(
        Notification.user_id == user.id,
        Notification.thread == thread,
        Notification.mailed_at.is_not(None),
        Notification.read_at.is_(None),
    )
    return db.session.scalar(mailed.limit(1)) is not None


def is_on_its_way(key: str, notification: Notification) -> bool:
    """Whether a mail about the same conversation waits to leave already: it will take this too."""
    same = select(cast(Notification.id, String)).where(
        Notification.user_id == notification.user_id,
        Notification.thread == notification.thread,
        Notification.thread != "",
    )
    waiting = select(OutgoingMail.id).where(
        OutgoingMail.text_key == key,
        OutgoingMail.about_kind == kind_of(notification),
        OutgoingMail.about_id.in_(same),
        OutgoingMail.sent_at.is_(None),
        OutgoingMail.refused_at.is_(None),
        OutgoingMail.withdrawn_at.is_(None),
    )
    return db.session.scalar(waiting.limit(1)) is not None


def written_lately(key: str, address: str) -> int:
    """How many mails of a key were written to an address within the last hour."""
    written = select(func.count(OutgoingMail.id)).where(
        OutgoingMail.to_address == address,
        OutgoingMail.text_key == key,
        OutgoingMail.created_at > now() - LATELY,
        OutgoingMail.withdrawn_at.is_(None),
    )
    return db.session.scalar(written) or 0
