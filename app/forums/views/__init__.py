"""The views of forums, one module for each noun."""

from app.forums import search
from app.forums.views import (
    answers,
    attachments,
    decisions,
    drafts,
    editing,
    following,
    forums,
    gestures,
    mentions,
    moderation,
    moves,
    reactions,
    reports,
    topics,
    trash,
    writing,
)
from app.forums.views.blueprint import bp

__all__ = [
    "answers",
    "attachments",
    "bp",
    "decisions",
    "drafts",
    "editing",
    "following",
    "forums",
    "gestures",
    "mentions",
    "moderation",
    "moves",
    "reactions",
    "reports",
    "search",
    "topics",
    "trash",
    "writing",
]
