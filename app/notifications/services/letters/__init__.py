"""Letters: one for each person and period, begun on time or late, never twice."""

from app.notifications.services.letters.sending import KEY, compose_now, send_now
from app.notifications.services.letters.starting import start_letters

__all__ = ["KEY", "compose_now", "send_now", "start_letters"]
