"""The views of the agenda, one module for each noun."""

from app.agenda.views import events, index
from app.agenda.views.blueprint import bp

__all__ = ["bp", "events", "index"]
