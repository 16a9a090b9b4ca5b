"""What the search finds in forums: topics with their first post, and each post after it."""

from app.forums.search import posts, topics

__all__ = ["posts", "topics"]
