"""What is stored of forums, one module for each noun."""

from app.forums.models.following import Draft, Follow, FollowLevel, ForumReadMark, ReadMark
from app.forums.models.forums import Forum, ForumKind
from app.forums.models.moderation import (
    Decision,
    DecisionKind,
    Report,
    ReportReason,
    ReportStatus,
    TopicMove,
    TopicMoveKind,
)
from app.forums.models.posts import (
    Attachment,
    Mention,
    Post,
    PostVersion,
    Reaction,
    ReactionKind,
)
from app.forums.models.topics import Topic

__all__ = [
    "Attachment",
    "Decision",
    "DecisionKind",
    "Draft",
    "Follow",
    "FollowLevel",
    "Forum",
    "ForumKind",
    "ForumReadMark",
    "Mention",
    "Post",
    "PostVersion",
    "Reaction",
    "ReactionKind",
    "ReadMark",
    "Report",
    "ReportReason",
    "ReportStatus",
    "Topic",
    "TopicMove",
    "TopicMoveKind",
]
