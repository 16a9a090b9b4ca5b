"""The views of a meeting, one module for each noun."""

from app.agenda.services.meetings import missing
from app.agenda.views.meetings import minutes, points, presence, writing

__all__ = ["minutes", "missing", "points", "presence", "writing"]
