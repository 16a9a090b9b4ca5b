"""Telling people: one row for each person and thing, honouring their choices."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from app.accounts.models import User
from app.core import jobs
from app.core.audit import Subject, kind_of
from app.core.db import db, now
from app.notifications.kinds import Kind, Rhythm
from app.notifications.models import Channel, Notification
from app.notifications.queries import rhythms_of, who_muted
from app.notifications.services.inserting import insert_once

AT_A_TIME = 500
# What follows within this time in the same conversation leaves in the same mail.
MAIL_AFTER = timedelta(minutes=2)


@dataclass(frozen=True)
class Origin:
    """Where a thing happened: its place (``workgroup-12``) and conversation (``topic-12``)."""

    place: str = ""
    thread: str = ""


def notify(
    user_ids: Collection[int],
    kind: Kind,
    about: Subject,
    *,
    by: User | None = None,
    origin: Origin = Origin(),
) -> int:
    """Tell these people of one thing, never its author, nobody twice; return how many are told.

    A person who muted the place or the conversation is not told; one who chose « jamais » on both
    channels has no row. A mail at once leaves two minutes later, by a job that asks again for the
    right to read and takes with it what followed in the same conversation.
    """
    wanted = sorted({*user_ids} - ({by.id} if by else set()))
    told = 0
    for start in range(0, len(wanted), AT_A_TIME):
        told += _notify_some(wanted[start : start + AT_A_TIME], kind, about, by, origin)
    return told


def _notify_some(
    user_ids: Sequence[int], kind: Kind, about: Subject, by: User | None, origin: Origin
) -> int:
    targets = [target for target in (origin.place, origin.thread) if target]
    muted = who_muted(user_ids, targets) if targets else set()
    screen = rhythms_of(user_ids, kind, Channel.SCREEN)
    mail = rhythms_of(user_ids, kind, Channel.MAIL)
    shared = {
        "kind": kind.key,
        "about_kind": kind_of(about),
        "about_id": about.id,
        "place": origin.place,
        "thread": origin.thread,
        "actor_id": by.id if by else None,
        "created_at": now(),
    }
    rows = [
        {**shared, "user_id": user_id, "is_on_screen": screen[user_id] is not Rhythm.NEVER}
        for user_id in user_ids
        if user_id not in muted and {screen[user_id], mail[user_id]} != {Rhythm.NEVER}
    ]
    added = _insert(rows) if rows else []
    if not kind.is_mailed_apart:
        _mail_at_once([number for number, user_id in added if mail[user_id] is Rhythm.AT_ONCE])
    return len(added)


def _mail_at_once(notification_ids: Sequence[int]) -> None:
    for notification_id in notification_ids:
        jobs.enqueue(
            "notifications.mail",
            {"notification_id": notification_id},
            key=f"notification:{notification_id}",
            run_at=now() + MAIL_AFTER,
        )


def _insert(rows: list[dict[str, Any]]) -> list[tuple[int, int]]:
    unique = ["user_id", "kind", "about_kind", "about_id"]
    added = db.session.execute(
        insert_once(Notification, rows, unique).returning(Notification.id, Notification.user_id)
    )
    return [(row.id, row.user_id) for row in added]
