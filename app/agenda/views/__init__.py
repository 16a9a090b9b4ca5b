"""The views of the agenda, one module for each noun."""

from app.agenda.services.series import writing
from app.agenda.views import creating, editing, events, index, trash
from app.agenda.views.blueprint import bp

__all__ = ["bp", "creating", "editing", "events", "index", "trash", "writing"]
