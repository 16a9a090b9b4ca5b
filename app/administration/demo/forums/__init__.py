"""The discussions of the demonstration: read from their texts, told through the services."""

from app.administration.demo.forums.telling import hold_discussions

__all__ = ["hold_discussions"]
