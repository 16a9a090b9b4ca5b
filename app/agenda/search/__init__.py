"""What the search finds in the agenda: events with their programme, and minutes that are shared."""

from app.agenda.search import events, minutes, showing

__all__ = ["events", "minutes", "showing"]
