"""Around a topic: which unread topic of its forum comes next."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import select

from app.accounts.anybody import ANYBODY
from app.accounts.models import User
from app.core.db import KEPT_PLAN, db
from app.forums.models import Topic
from app.forums.queries.anybody import SINCE, number
from app.forums.queries.opening import Opening
from app.forums.queries.unread import is_unread, unread_since


@dataclass(frozen=True)
class Neighbour:
    """Another topic, as a link names it."""

    id: int
    title: str


def next_unread(user: User, found: Opening) -> Neighbour | None:
    """The newest other unread topic of the same forum: once read, the next takes its place."""
    given = {
        "user_id": user.id,
        "since": unread_since(user),
        "forum_id": found.forum.id,
        "topic_id": found.topic.id,
    }
    row = db.session.execute(_next_unread(), given).one_or_none()
    return Neighbour(row.id, row.title) if row else None


@cache
def _next_unread() -> Any:
    return (
        select(Topic.id, Topic.title)
        .where(
            Topic.forum_id == number("forum_id"),
            Topic.id != number("topic_id"),
            is_unread(ANYBODY, SINCE),
        )
        .order_by(Topic.last_post_at.desc(), Topic.id.desc())
        .limit(1)
        .execution_options(**KEPT_PLAN)
    )
