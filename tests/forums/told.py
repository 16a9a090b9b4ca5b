"""What people were told of a post, and what they had chosen."""

from collections.abc import Callable

from sqlalchemy import select

from app.accounts.models import User
from app.core.db import db
from app.forums.models import Follow, FollowLevel, Forum, Mention, Post, Topic
from app.forums.services import telling
from app.notifications.kinds import Rhythm
from app.notifications.models import Channel, Notification, Preference

RunJobs = Callable[[], int]


def tell(post: Post, run_jobs: RunJobs) -> dict[int, str]:
    """What each person was told of this post."""
    telling.tell(post)
    db.session.commit()
    run_jobs()
    return told_of(post)


def told_of(post: Post) -> dict[int, str]:
    db.session.expire_all()
    found = db.session.scalars(
        select(Notification).where(
            Notification.about_kind == "posts", Notification.about_id == post.id
        )
    ).all()
    assert len({each.user_id for each in found}) == len(found), "somebody is told twice"
    return {each.user_id: each.kind.removeprefix("forums.") for each in found}


def follow(
    user: User, level: FollowLevel, *, topic: Topic | None = None, forum: Forum | None = None
) -> None:
    db.session.add(
        Follow(
            user_id=user.id,
            topic_id=topic.id if topic else None,
            forum_id=forum.id if forum else None,
            level=level,
        )
    )
    db.session.commit()


def name_in(post: Post, *users: User) -> None:
    db.session.add_all([Mention(post_id=post.id, user_id=user.id) for user in users])
    db.session.commit()


def choose(user: User, kind: str, channel: Channel, rhythm: Rhythm) -> None:
    db.session.add(Preference(user_id=user.id, kind=kind, channel=channel, rhythm=rhythm))
    db.session.commit()


def opening(topic: Topic) -> Post:
    return db.session.scalars(select(Post).where(Post.topic_id == topic.id, Post.number == 1)).one()
