"""The views of a conference, one module for each page."""

from app.agenda.views.conference import (
    arrivals,
    creating,
    programme,
    seating,
    sessions,
    venues,
    wishes,
)

__all__ = ["arrivals", "creating", "programme", "seating", "sessions", "venues", "wishes"]
