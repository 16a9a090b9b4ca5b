"""Thanks without a post: « Merci », « Utile »; said twice, taken back."""

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.accounts.models import User
from app.core.db import db, now
from app.forums.models import Post, Reaction, ReactionKind, Topic
from app.forums.services.locking import hold
from app.forums.services.refusals import OwnPost, check_open


def toggle(post: Post, kind: ReactionKind, by: User) -> bool:
    """Thank for a post, or take it back; return whether the person now does.

    Raises OwnPost, TopicArchived.
    """
    if post.author_id == by.id:
        raise OwnPost
    topic = db.session.get_one(Topic, post.topic_id)
    if topic.is_archived:
        check_open(topic, by)
    hold(post, ["thanks_count", "useful_count"])
    mine = (Reaction.post_id == post.id, Reaction.user_id == by.id, Reaction.kind == kind)
    taken_back = db.session.scalar(delete(Reaction).where(*mine).returning(Reaction.id))
    if taken_back is None:
        _add(post, kind, by)
    _count(post, kind)
    return taken_back is None


def _add(post: Post, kind: ReactionKind, by: User) -> None:
    insert = sqlite_insert if db.engine.dialect.name == "sqlite" else postgresql_insert
    db.session.execute(
        insert(Reaction)
        .values(post_id=post.id, user_id=by.id, kind=kind, created_at=now())
        .on_conflict_do_nothing(index_elements=["post_id", "user_id", "kind"])
    )


def _count(post: Post, kind: ReactionKind) -> None:
    count = select(func.count(Reaction.id)).where(
        Reaction.post_id == post.id, Reaction.kind == kind
    )
    total = db.session.scalar(count) or 0
    if kind is ReactionKind.THANKS:
        post.thanks_count = total
    else:
        post.useful_count = total
