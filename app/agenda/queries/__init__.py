"""The reads of the agenda, one module for each question."""

from app.agenda.queries import own_data

__all__ = ["own_data"]
