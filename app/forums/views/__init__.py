"""The views of forums, one module for each noun."""

from app.forums.views import attachments, forums, topics
from app.forums.views.blueprint import bp

__all__ = ["attachments", "bp", "forums", "topics"]
