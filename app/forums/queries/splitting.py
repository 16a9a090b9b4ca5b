"""The posts of a topic as one chooses among them, a block of numbers at a time."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.core.dates import ago
from app.core.db import db
from app.forums.models import Post, Topic

BLOCK = 50


@dataclass(frozen=True)
class LeavingPost:
    """A post that may leave its topic, with its words."""

    number: int
    author_name: str
    created_at: datetime
    body_html: str

    @property
    def label(self) -> str:
        return f"Message {self.number}, {self.author_name}, {ago(self.created_at)}"


def leaving_posts(topic: Topic, first_number: int) -> list[LeavingPost]:
    """The posts of a block that may leave: neither the one that opens the topic nor the trash."""
    rows = db.session.execute(
        select(Post.number, Post.author_name, Post.created_at, Post.body_html)
        .where(
            Post.topic_id == topic.id,
            Post.number.between(max(2, first_number), first_number + BLOCK - 1),
            Post.trashed_at.is_(None),
        )
        .order_by(Post.number)
    )
    return [LeavingPost(*row) for row in rows]
