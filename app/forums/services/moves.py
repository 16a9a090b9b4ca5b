"""Moving a topic to another forum, with all its posts: addresses and numbers stay."""

from app.accounts.models import User
from app.core import audit
from app.core.db import db
from app.core.errors import DomainError
from app.forums.models import Forum, Post, Topic, TopicMove, TopicMoveKind
from app.forums.services import carried, counts
from app.forums.services.locking import hold_forums, hold_topic


class AlreadyThere(DomainError):
    """The topic stands in that forum, maybe since a moment."""

    next_step = "Revenez au sujet\N{NO-BREAK SPACE}: il n’y a plus rien à faire."

    def __init__(self) -> None:
        super().__init__("Ce sujet est déjà dans ce forum.")


def move(topic: Topic, forum: Forum, by: User) -> None:
    """Put a topic in another forum; those who may not read it any more follow it no more. Raises
    AlreadyThere, TopicGone."""
    held = hold_topic(topic.id)
    source_id = held.forum_id
    if source_id == forum.id:
        raise AlreadyThere
    held.forum_id, held.pinned_until = forum.id, None
    leave_trace(TopicMoveKind.MOVE, held, source_id, by=by)
    recount(forum_ids={source_id, forum.id})
    carried.drop_follows_of_strangers(held, forum)
    carried.tell_where(held, forum)
    audit.record("topic.moved", held, by=by, from_forum_id=source_id, forum_id=forum.id)


def leave_trace(
    kind: TopicMoveKind,
    topic: Topic,
    forum_id: int,
    *,
    by: User,
    source: Topic | None = None,
) -> None:
    """Write down where a topic, or the posts of a source, came from, and by whom."""
    db.session.add(
        TopicMove(
            kind=kind,
            topic_id=topic.id,
            from_forum_id=forum_id,
            from_topic_id=source.id if source else None,
            from_title=source.title if source else "",
            moved_by_id=by.id,
            moved_by_name=by.full_name,
        )
    )


def recount(*topics: Topic, forum_ids: set[int]) -> None:
    """Count topics, then their forums, anew."""
    for topic in topics:
        counts.recount_topic(topic)
    hold_forums(forum_ids)
    for forum_id in sorted(forum_ids):
        counts.recount_forum(forum_id)
    db.session.flush()


def forget_posts() -> None:
    """Read again, where they are needed, the posts that one statement has moved."""
    for each in db.session:
        if isinstance(each, Post):
            db.session.expire(each)
