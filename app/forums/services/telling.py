"""Telling people of a post: decided with the post, done by the worker."""

from typing import Any

from app.core import jobs
from app.forums.models import Post


def tell(post: Post) -> None:
    """Tell of a new post, once it is saved: the worker finds whom. The post has its number."""
    jobs.enqueue("forums.tell", {"post_id": post.id}, key=f"forums.tell:{post.id}")


def tell_mentions(post: Post) -> None:
    """Tell those whom an edit has named; those who were told already are not told again."""
    key = f"forums.tell:{post.id}:{post.version_count}"
    jobs.enqueue("forums.tell", {"post_id": post.id, "mentions_only": True}, key=key)


@jobs.handler("forums.tell")
def tell_people(_payload: dict[str, Any]) -> None:
    """Tell each reader of a post at most once."""
