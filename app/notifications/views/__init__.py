"""The views of notifications, one module for each noun."""

from app.notifications.queries import own_data
from app.notifications.views import bell, centre, muting, pausing, preferences, stopping
from app.notifications.views.blueprint import bp

__all__ = ["bell", "bp", "centre", "muting", "own_data", "pausing", "preferences", "stopping"]
