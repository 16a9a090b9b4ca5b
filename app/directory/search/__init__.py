"""What the search finds in the directory: people, and structures."""

from app.directory.search import names, organisations, people

__all__ = ["names", "organisations", "people"]
