"""What is in the trash, and who takes it back."""

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import contains_eager

from app.accounts.models import User
from app.forums.models import Post, Topic
from app.forums.policies.moderating import moderated_by
from app.forums.policies.reading import readable_by
from app.forums.policies.writing import Standing, standing_in


def visible_trash(user: User) -> Select[Post]:
    """The posts in the trash that a person may read: all where they moderate, elsewhere those of
    theirs that they put there, as long as they are not erased. A topic in the trash is there as
    the post that opens it."""
    topics = select(Topic.id).where(Topic.trashed_at.is_not(None))
    in_trash = or_(Post.trashed_at.is_not(None), and_(Post.number == 1, Post.topic_id.in_(topics)))
    own = and_(
        readable_by(user),
        Post.author_id == user.id,
        or_(Post.trashed_by_id == user.id, Topic.trashed_by_id == user.id),
    )
    return (
        select(Post)
        .join(Post.topic)
        .join(Topic.forum)
        .options(contains_eager(Post.topic).contains_eager(Topic.forum))
        .where(in_trash, Post.body != "", or_(moderated_by(user), own))
    )


def can_restore_post(user: User, post: Post) -> bool:
    """Whether a person takes a post, or the topic that it opens, out of the trash."""
    return may_restore(standing_in(user, post.topic.forum), user, post)


def may_restore(standing: Standing, user: User, post: Post) -> bool:
    """The same, of somebody whose standing in the forum is known: who runs the forum; the author
    when they threw the post away themselves and the topic is open."""
    topic = post.topic
    if standing.moderates:
        return True
    thrown_by = topic.trashed_by_id if topic.is_trashed else post.trashed_by_id
    is_own = post.author_id == user.id == thrown_by
    return is_own and standing.writes and not topic.is_locked and not topic.is_archived
