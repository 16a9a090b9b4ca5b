"""Silence: a person wants to hear nothing of a place or of a conversation."""

from sqlalchemy import delete

from app.accounts.models import User
from app.core.db import db, now
from app.notifications.models import Mute
from app.notifications.services.inserting import insert_once


def mute(target: str, by: User) -> None:
    """Tell a person nothing more of a place or a conversation; twice is once."""
    row = {"user_id": by.id, "target": target, "created_at": now()}
    db.session.execute(insert_once(Mute, [row], ["user_id", "target"]))


def unmute(target: str, by: User) -> None:
    """Tell a person of it again."""
    db.session.execute(delete(Mute).where(Mute.user_id == by.id, Mute.target == target))
