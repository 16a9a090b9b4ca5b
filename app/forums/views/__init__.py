"""The views of forums, one module for each noun."""

from app.forums.views import forums, topics
from app.forums.views.blueprint import bp

__all__ = ["bp", "forums", "topics"]
