"""Erasing posts for good: whole, or their words alone when a decision about them is kept."""

from collections.abc import Collection

from sqlalchemy import delete, func, update

from app.core.db import db, now
from app.forums.models import Attachment, Mention, Post, PostVersion, Reaction

# What a post says once it is erased; nobody can post nothing.
ERASED = ""
PLAIN = {"synchronize_session": False}


def erase_posts(numbers: Collection[int]) -> None:
    """Erase posts with all that hangs on them."""
    if numbers:
        db.session.execute(delete(Post).where(Post.id.in_(numbers)))


def erase_words(numbers: Collection[int]) -> None:
    """Erase what posts say, said before and carry; their place, author and decisions stay."""
    if not numbers:
        return
    for part in (Attachment, Mention, PostVersion, Reaction):
        db.session.execute(delete(part).where(part.post_id.in_(numbers)).execution_options(**PLAIN))
    db.session.execute(
        update(Post)
        .where(Post.id.in_(numbers))
        .values(
            body=ERASED,
            body_html="",
            author_line="",
            trashed_at=func.coalesce(Post.trashed_at, now()),
            edited_at=None,
            version_count=1,
            thanks_count=0,
            useful_count=0,
            attachment_count=0,
        )
        .execution_options(**PLAIN)
    )
    db.session.expire_all()
