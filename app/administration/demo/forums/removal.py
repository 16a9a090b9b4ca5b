"""The forums as they were before the demonstration: its topics go, but for those where somebody
real has written."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    cast,
    delete,
    func,
    literal,
    or_,
    select,
    update,
)

from app.accounts.models import User
from app.core.db import db
from app.core.jobs import Job
from app.forums.models import Decision, Post, Reaction, ReactionKind, Report, Topic
from app.forums.services.counts import recount_forum
from app.notifications.models import Mute, Notification


def subjects() -> Iterator[tuple[Any, ColumnElement[bool]]]:
    """What goes, by model, for its journal to go too."""
    posts = select(Post.id).where(Post.topic_id.in_(_topics()))
    yield Topic, is_gone()
    yield Post, Post.id.in_(posts)
    yield Report, Report.post_id.in_(posts)
    yield Decision, Decision.post_id.in_(posts)


def empty_forums() -> int:
    """Erase the topics of the demonstration; return how many. Call it while its people are known.

    What fictional people wrote to somebody real stays under their name, as their words do in any
    topic when an account goes.
    """
    _forget_notifications()
    forum_ids = db.session.scalars(select(Topic.forum_id).where(is_gone()).distinct()).all()
    erased = _run(delete(Topic).where(is_gone()))
    _run(update(Topic).values(is_demo=False).where(Topic.is_demo))
    _recount_thanks()
    db.session.expire_all()
    for forum_id in forum_ids:
        recount_forum(forum_id)
    return erased


def is_gone() -> ColumnElement[bool]:
    """The condition that a topic is the demonstration's alone."""
    real_post = (
        select(Post.id)
        .join(User, User.id == Post.author_id)
        .where(Post.topic_id == Topic.id, User.is_demo.is_(False))
    )
    fictional = Topic.author_id.in_(select(User.id).where(User.is_demo))
    return and_(or_(Topic.is_demo, fictional), ~real_post.exists())


def _topics() -> Select[int]:
    return select(Topic.id).where(is_gone())


def _forget_notifications() -> None:
    """Nobody real is told of what goes any more, nor do jobs look for it."""
    posts = select(Post.id).where(Post.topic_id.in_(_topics()))
    threads = select(literal("topic-") + cast(Topic.id, String)).where(is_gone())
    keys = select(literal("forums.tell:") + cast(Post.id, String))
    _run(delete(Job).where(Job.key.in_(keys.where(Post.topic_id.in_(_topics())))))
    told = select(literal("notification:") + cast(Notification.id, String))
    theirs = Notification.user_id.in_(select(User.id).where(User.is_demo))
    _run(delete(Job).where(Job.key.in_(told.where(theirs))))
    _run(delete(Mute).where(Mute.target.in_(threads)))
    _run(delete(Notification).where(Notification.thread.in_(threads)))
    for model in (Report, Decision):
        ids = select(model.id).where(model.post_id.in_(posts))
        about = Notification.about_kind == model.__tablename__
        _run(delete(Notification).where(about, Notification.about_id.in_(ids)))


def _recount_thanks() -> None:
    """Fictional people no longer thank anybody: the counts of the posts that stay follow."""
    real = select(func.count(Reaction.id)).join(User, User.id == Reaction.user_id)
    own = real.where(Reaction.post_id == Post.id, User.is_demo.is_(False)).correlate(Post)
    fictional = select(Reaction.post_id).join(User, User.id == Reaction.user_id)
    _run(
        update(Post)
        .where(Post.id.in_(fictional.where(User.is_demo)))
        .values(
            thanks_count=own.where(Reaction.kind == ReactionKind.THANKS).scalar_subquery(),
            useful_count=own.where(Reaction.kind == ReactionKind.USEFUL).scalar_subquery(),
        )
    )


def _run(statement: Any) -> int:
    done = db.session.execute(statement, execution_options={"synchronize_session": False})
    return int(getattr(done, "rowcount"))  # noqa: B009
