"""The trash of a forum: what was thrown away, by whom, and until when it can be taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import lazyload

from app.accounts.models import User
from app.core.db import db
from app.forums.models import Forum, Post
from app.forums.policies import visible_trash


@dataclass(frozen=True)
class Thrown:
    """A post, or a whole topic, in the trash."""

    post: Post
    is_topic: bool
    at: datetime
    by_name: str
    erased_at: datetime


def trash_of(forum: Forum, user: User) -> Select[Post]:
    """What a person may read in the trash of a forum, the newest posts first."""
    return visible_trash(user).where(Post.topic.has(forum_id=forum.id)).order_by(Post.id.desc())


def thrown(posts: Sequence[Post], kept_days: int) -> list[Thrown]:
    """These posts with who threw them, and the day when they will be erased."""
    rows = [_moment(post) for post in posts]
    names = _names({user_id for _, user_id, _ in rows if user_id})
    return [
        Thrown(post, is_topic, at, names.get(user_id or 0, ""), at + timedelta(days=kept_days))
        for post, (at, user_id, is_topic) in zip(posts, rows, strict=True)
    ]


def _moment(post: Post) -> tuple[datetime, int | None, bool]:
    topic = post.topic
    if topic.trashed_at and post.opens_topic:
        return topic.trashed_at, topic.trashed_by_id, True
    assert post.trashed_at
    return post.trashed_at, post.trashed_by_id, False


def _names(user_ids: set[int]) -> dict[int, str]:
    people = select(User).where(User.id.in_(user_ids)).options(lazyload(User.roles))
    return {user.id: user.full_name for user in db.session.scalars(people)}
