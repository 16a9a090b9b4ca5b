"""Reads of notifications, one module for each noun."""

from app.notifications.queries.choices import rhythms_of, screen_default, who_muted
from app.notifications.queries.unread import unread_count

__all__ = ["rhythms_of", "screen_default", "unread_count", "who_muted"]
