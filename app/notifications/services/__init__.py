"""Writes of notifications: telling, reading, choosing, muting, mails and letters."""

from app.notifications.services.at_once import KEY as AT_ONCE_MAIL
from app.notifications.services.choosing import (
    choose,
    pause,
    reset,
    resume,
    set_timing,
)
from app.notifications.services.letters import KEY as LETTER_MAIL
from app.notifications.services.letters import start_letters
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
    "AT_ONCE_MAIL",
    "LETTER_MAIL",
    "Origin",
    "choose",
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
    "start_letters",
    "stop",
    "unmute",
]
