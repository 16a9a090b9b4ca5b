"""Writes of notifications: telling, reading, choosing, muting, mails and letters."""

from app.notifications.services import at_once, letters
from app.notifications.services.choosing import (
    choose,
    pause,
    reset,
    resume,
    set_timing,
)
from app.notifications.services.muting import mute, unmute
from app.notifications.services.reading import (
    mark_all_read,
    mark_read,
    mark_thread_read,
    mark_unreadable_read,
)
from app.notifications.services.retention import purge
from app.notifications.services.stopping import start_again, stop
from app.notifications.services.telling import Origin, notify

__all__ = [
    "Origin",
    "at_once",
    "choose",
    "letters",
    "mark_all_read",
    "mark_read",
    "mark_thread_read",
    "mark_unreadable_read",
    "mute",
    "notify",
    "pause",
    "purge",
    "reset",
    "resume",
    "set_timing",
    "start_again",
    "stop",
    "unmute",
]
