"""What forums tell people of, one module for each noun."""

from app.forums.notices import names, posts

__all__ = ["names", "posts"]
