"""Joining files to a post: those its text refers to, those sent with its form."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.accounts.models import User
from app.forums.models import Post


@dataclass(frozen=True)
class SentFile:
    """A file sent with the form of a post, without JavaScript."""

    name: str
    content: bytes
    description: str = ""


def join(post: Post, files: Sequence[int | SentFile], by: User) -> None:
    """Join to a post (flushed, with its Markdown) the own unsent files that its text refers to,
    those named by number, and those sent with the form; sets ``post.attachment_count``.

    What belongs to somebody else or to another post is left alone. Raises FileRefused,
    TooManyFiles.
    """
