"""The reads of forums, one module for each question."""

from app.forums.queries import own_data

__all__ = ["own_data"]
