"""One gesture at a time: topics, then forums, then posts, always in the order of their numbers.

A reply holds its topic, then its forum: nobody ever waits in a ring. Rows are held against
changes, not against those who only refer to them (``FOR NO KEY UPDATE``).
"""

from collections.abc import Collection, Sequence

from sqlalchemy import select

from app.core.db import Base, db
from app.core.errors import DomainError
from app.forums.models import Decision, Forum, Post, Topic

COUNTS = ("topic_count", "post_count", "last_post_at", "last_topic_id")


class TopicGone(DomainError):
    """The topic was put in the trash, or merged into another one, meanwhile."""

    next_step = "Revenez au forum\N{NO-BREAK SPACE}: le sujet a changé de place ou a été retiré."

    def __init__(self) -> None:
        super().__init__("Ce sujet n’est plus là où vous l’avez lu.")


def hold_topic(topic_id: int) -> Topic:
    """A topic as it stands now, held until the end of the transaction. Raises TopicGone."""
    return hold_topics({topic_id})[topic_id]


def hold_topics(topic_ids: Collection[int]) -> dict[int, Topic]:
    """Several topics as they stand now, held in one order. Raises TopicGone."""
    held = db.session.scalars(
        select(Topic)
        .where(Topic.id.in_(topic_ids))
        .order_by(Topic.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()
    if len(held) < len({*topic_ids}) or any(
        each.is_trashed or each.merged_into_id for each in held
    ):
        raise TopicGone
    return {each.id: each for each in held}


def hold_forums(forum_ids: Collection[int]) -> None:
    """Hold the rows of forums before they are counted again: what others are adding is then in.

    What was read of their counts before is forgotten, for the true ones to be written even where
    they are those that were read.
    """
    db.session.flush()
    held = select(Forum.id).where(Forum.id.in_(forum_ids)).order_by(Forum.id)
    db.session.execute(held.with_for_update(key_share=True))
    for each in db.session:
        if isinstance(each, Forum) and each.id in forum_ids:
            db.session.expire(each, COUNTS)


def hold_post(post_id: int) -> Post:
    """A post as it stands now, held until the end of the transaction."""
    return db.session.scalars(
        select(Post)
        .where(Post.id == post_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()


def hold_decision(decision_id: int) -> Decision:
    """A decision as it stands now, held until the end of the transaction."""
    return db.session.scalars(
        select(Decision)
        .where(Decision.id == decision_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()


def hold(row: Base, columns: Sequence[str]) -> None:
    """Read these columns of a known row as they stand now, and hold it until the end of the
    transaction; what hangs on it stays loaded.

    What was changed in this session is written first: ``refresh`` alone would forget it.
    """
    db.session.flush()
    db.session.refresh(row, columns, with_for_update={"key_share": True})
