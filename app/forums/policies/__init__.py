"""Who may read, write and moderate in forums, one module for each question."""

from app.forums.policies.moderating import (
    can_answer_contest,
    can_contest,
    can_moderate,
    can_moderate_somewhere,
    moderated_by,
    visible_decisions,
    visible_reports,
)
from app.forums.policies.reading import (
    belongs_to,
    members_of,
    readable_by,
    readers_of,
    visible_attachments,
    visible_forums,
    visible_posts,
    visible_topics,
)
from app.forums.policies.writing import (
    Standing,
    can_accept_answer,
    can_announce,
    can_edit_post,
    can_open_topic,
    can_reply,
    can_trash_post,
    can_write,
    standing_in,
)

__all__ = [
    "Standing",
    "belongs_to",
    "can_accept_answer",
    "can_announce",
    "can_answer_contest",
    "can_contest",
    "can_edit_post",
    "can_moderate",
    "can_moderate_somewhere",
    "can_open_topic",
    "can_reply",
    "can_trash_post",
    "can_write",
    "members_of",
    "moderated_by",
    "readable_by",
    "readers_of",
    "standing_in",
    "visible_attachments",
    "visible_decisions",
    "visible_forums",
    "visible_posts",
    "visible_reports",
    "visible_topics",
]
