"""Merging a topic into another: its posts go to the end of the other, whose address it takes."""

from sqlalchemy import func, select, update

from app.accounts.models import User
from app.core import audit
from app.core.db import db
from app.core.errors import DomainError
from app.core.search_index.outbox import touch
from app.forums.models import Forum, Post, Topic, TopicMoveKind
from app.forums.search import posts
from app.forums.services import carried
from app.forums.services.locking import hold_topics
from app.forums.services.moves import forget_posts, leave_trace, recount

PLAIN = {"synchronize_session": False}


class SameTopic(DomainError):
    """A topic cannot go into itself."""

    next_step = "Choisissez un autre sujet."

    def __init__(self) -> None:
        super().__init__("C’est le sujet que vous voulez réunir à un autre.")


def merge(topic: Topic, into: Topic, by: User) -> Topic:
    """Put the posts of a topic at the end of another, in the order in which they were written;
    the address of the first leads to the other. Raises SameTopic, TopicGone."""
    if topic.id == into.id:
        raise SameTopic
    held = hold_topics({topic.id, into.id})
    source, target = held[topic.id], held[into.id]
    forum = db.session.get_one(Forum, target.forum_id)
    forum_ids = {source.forum_id, target.forum_id}
    count = _append(source, target)
    if target.accepted_post_id is None:
        target.accepted_post_id = source.accepted_post_id
    _lead_to(target, source)
    leave_trace(TopicMoveKind.MERGE, target, source.forum_id, by=by, source=source)
    recount(source, target, forum_ids=forum_ids)
    carried.join_drafts(source, target)
    carried.join_mutes(source, target)
    carried.copy_follows(source, target, forum)
    carried.drop_follows(source)
    carried.tell_where(target, forum)
    audit.record("topic.merged", source, by=by, topic_id=target.id, count=count)
    return target


def _append(source: Topic, target: Topic) -> int:
    """Number the posts of a topic after those of the other, in one statement."""
    rank = func.row_number().over(order_by=Post.number).label("rank")
    ranked = select(Post.id, rank).where(Post.topic_id == source.id).subquery()
    last = db.session.scalar(select(func.max(Post.number)).where(Post.topic_id == target.id)) or 0
    moved = db.session.execute(
        update(Post)
        .where(Post.id == ranked.c.id)
        .values(topic_id=target.id, number=ranked.c.rank + last)
        .execution_options(**PLAIN)
    )
    count = int(getattr(moved, "rowcount"))  # noqa: B009
    touch(posts.KIND, select(Post.id).where(Post.topic_id == target.id, Post.number > last))
    forget_posts()
    carried.join_read_marks(source, target, last + count)
    return count


def _lead_to(target: Topic, source: Topic) -> None:
    """Send to the target whoever comes to the source, and those whom it was taking in so far."""
    db.session.execute(
        update(Topic)
        .where(Topic.merged_into_id == source.id)
        .values(merged_into_id=target.id)
        .execution_options(**PLAIN)
    )
    source.merged_into_id, source.accepted_post_id = target.id, None
    source.pinned_until = None
    db.session.flush()
