"""The files of posts, by their name and description: the post that carries one is found by it."""

from collections.abc import Collection

from sqlalchemy import select

from app.core.db import db
from app.forums.models import Attachment


def attached_to(post_ids: Collection[int]) -> dict[int, str]:
    """What the files of each of these posts are called."""
    said: dict[int, list[str]] = {}
    rows = db.session.execute(
        select(Attachment.post_id, Attachment.name, Attachment.description)
        .where(Attachment.post_id.in_(post_ids))
        .order_by(Attachment.id)
    )
    for post_id, name, description in rows:
        said.setdefault(post_id or 0, []).extend(filter(None, (name, description)))
    return {post_id: "\n".join(lines) for post_id, lines in said.items()}
