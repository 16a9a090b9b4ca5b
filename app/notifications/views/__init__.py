"""The views of notifications, one module for each noun."""

from app.notifications.views.blueprint import bp

__all__ = ["bp"]
