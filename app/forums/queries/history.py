"""The history of a post: each time it was edited, what changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.core.db import db
from app.core.differences import Piece, differences
from app.forums.models import Attachment, Post, PostVersion


@dataclass(frozen=True)
class Edition:
    """One edition of a post: who, when, why, and the words that changed."""

    at: datetime
    by_name: str
    reason: str
    pieces: list[Piece]


def files_of(post: Post) -> list[Attachment]:
    """The files joined to a post, in order."""
    if not post.attachment_count:
        return []
    files = select(Attachment).where(Attachment.post_id == post.id).order_by(Attachment.id)
    return list(db.session.scalars(files))


def versions_of(post: Post) -> Select[PostVersion]:
    """What a post said before each edition, the newest first."""
    return (
        select(PostVersion)
        .where(PostVersion.post_id == post.id)
        .options(joinedload(PostVersion.replaced_by))
        .order_by(PostVersion.id.desc())
    )


def editions(post: Post, versions: Sequence[PostVersion]) -> list[Edition]:
    """Each of these versions, neighbours and newest first, against what replaced it."""
    after = _replaced_by(post, versions[0]) if versions else ""
    told = []
    for version in versions:
        who = version.replaced_by.full_name if version.replaced_by else post.author_name
        changes = differences(version.body, after)
        told.append(Edition(version.replaced_at, who, version.reason, changes))
        after = version.body
    return told


def _replaced_by(post: Post, version: PostVersion) -> str:
    next_one = (
        select(PostVersion.body)
        .where(PostVersion.post_id == post.id, PostVersion.id > version.id)
        .order_by(PostVersion.id)
        .limit(1)
    )
    later = db.session.scalar(next_one)
    return post.body if later is None else later
