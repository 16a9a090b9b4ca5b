"""Splitting a topic: some of its posts make a new one, numbered anew; the old keeps its gaps."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select, update

from app.accounts.models import User
from app.core import audit
from app.core.db import db
from app.core.errors import DomainError
from app.core.search_index.outbox import touch
from app.forums.models import Forum, Post, Topic, TopicMoveKind
from app.forums.search import posts
from app.forums.services import carried
from app.forums.services.locking import hold_topic
from app.forums.services.moves import forget_posts, leave_trace, recount


class Span(NamedTuple):
    """Numbers of posts, both ends included."""

    first: int
    last: int


class NothingChosen(DomainError):
    """None of the posts is there any more."""

    next_step = "Revenez au sujet, puis choisissez d’autres messages."

    def __init__(self) -> None:
        super().__init__("Aucun des messages choisis ne peut partir de ce sujet.")


def chosen_among(topic: Topic, spans: Sequence[Span]) -> ColumnElement[bool]:
    """The condition that a post leaves a topic: its number is chosen, it does not open the topic
    and is not in the trash."""
    return and_(
        Post.topic_id == topic.id,
        Post.number > 1,
        Post.trashed_at.is_(None),
        or_(*(Post.number.between(span.first, span.last) for span in spans)),
    )


def split(topic: Topic, spans: Sequence[Span], title: str, forum: Forum, by: User) -> Topic:
    """Open a topic in a forum with the posts of these numbers. Raises NothingChosen, TopicGone."""
    held = hold_topic(topic.id)
    chosen = chosen_among(held, spans)
    first = db.session.scalars(select(Post).where(chosen).order_by(Post.number).limit(1)).first()
    if first is None:
        raise NothingChosen
    opened = _open(first, title, forum)
    carried.mark_read_as_before(held, opened, chosen)
    count = _renumber(opened, chosen)
    _settle(held)
    leave_trace(TopicMoveKind.SPLIT, opened, held.forum_id, by=by, source=held)
    recount(held, opened, forum_ids={held.forum_id, forum.id})
    carried.lower_read_marks(held)
    carried.copy_follows(held, opened, forum)
    carried.tell_where(opened, forum)
    audit.record("topic.split", held, by=by, topic_id=opened.id, count=count)
    return opened


def _open(first: Post, title: str, forum: Forum) -> Topic:
    """The new topic belongs to whoever wrote its first post."""
    opened = Topic(
        forum_id=forum.id,
        title=title,
        author_id=first.author_id,
        author_name=first.author_name,
        created_at=first.created_at,
        last_post_at=first.created_at,
    )
    db.session.add(opened)
    db.session.flush()
    return opened


def _renumber(opened: Topic, chosen: ColumnElement[bool]) -> int:
    rank = func.row_number().over(order_by=Post.number).label("rank")
    ranked = select(Post.id, rank).where(chosen).subquery()
    moved = db.session.execute(
        update(Post)
        .where(Post.id == ranked.c.id)
        .values(topic_id=opened.id, number=ranked.c.rank)
        .execution_options(synchronize_session=False)
    )
    touch(posts.KIND, select(Post.id).where(Post.topic_id == opened.id))
    forget_posts()
    return int(getattr(moved, "rowcount"))  # noqa: B009


def _settle(topic: Topic) -> None:
    """The topic ends with the last post that stays; its answer may have left."""
    places = select(Post.id, Post.number).where(Post.topic_id == topic.id)
    topic.last_number = db.session.scalar(select(func.max(places.subquery().c.number))) or 0
    kept = db.session.scalar(select(places.where(Post.id == topic.accepted_post_id).exists()))
    if not kept:
        topic.accepted_post_id = None
