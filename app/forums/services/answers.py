"""The accepted answer of a topic: chosen, changed, taken back."""

from app.accounts.models import User
from app.core.db import db
from app.forums.models import Post, Topic
from app.forums.services.locking import hold
from app.forums.services.refusals import NotAnAnswer, check_open

STATE = ["accepted_post_id", "archived_at", "locked_at", "merged_into_id", "trashed_at"]


def accept(post: Post, by: User) -> bool:
    """Say that a post answers its topic, or no longer; return whether it now does. A topic
    that is locked may still be solved.

    Raises NotAnAnswer, TopicArchived, TopicTrashed, TopicMerged.
    """
    if post.opens_topic:
        raise NotAnAnswer
    topic = db.session.get_one(Topic, post.topic_id)
    hold(topic, STATE)
    if not topic.is_locked:
        check_open(topic, by)
    topic.accepted_post_id = None if topic.accepted_post_id == post.id else post.id
    return topic.accepted_post_id is not None
