"""What forums tell people of, one module for each noun."""

from app.forums.notices import letter, names, posts

__all__ = ["letter", "names", "posts"]
