"""Drafts as their author finds them again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select

from app.accounts.models import User
from app.core.db import db
from app.forums.models import Draft, Forum, Post, Topic
from app.forums.policies import visible_forums, visible_topics

KINDS = ("forum", "topic", "post")


@dataclass(frozen=True)
class Target:
    """What a draft is for: a new topic of a forum, a reply to a topic, an edit of a post."""

    kind: str
    number: int

    def __str__(self) -> str:
        return f"{self.kind}-{self.number}"


@dataclass(frozen=True)
class DraftLine:
    """A draft in the list of its author. ``about`` is empty for what they may not read any more."""

    target: Target
    title: str
    body: str
    saved_at: datetime
    about: str


def target_of(text: str) -> Target | None:
    """``topic-12`` understood, none for anything else."""
    kind, _, number = text.partition("-")
    if kind not in KINDS or not number.isascii() or not number.isdigit() or len(number) > 9:
        return None
    return Target(kind, int(number))


def draft_of(user: User, target: str) -> Draft | None:
    """What a person was writing for a target."""
    return db.session.scalar(own_drafts(user).where(Draft.target == target))


def own_drafts(user: User) -> Select[Draft]:
    """What a person is writing."""
    return select(Draft).where(Draft.user_id == user.id)


def lines_of(user: User, drafts: Sequence[Draft]) -> list[DraftLine]:
    """These drafts with what they are about, as far as their author may still read it."""
    targets = {draft.id: target_of(draft.target) for draft in drafts}
    known = [target for target in targets.values() if target]
    names = _names(user, known)
    return [
        DraftLine(target, draft.title, draft.body, draft.saved_at, names.get(str(target), ""))
        for draft in drafts
        if (target := targets[draft.id])
    ]


def _names(user: User, targets: Sequence[Target]) -> dict[str, str]:
    def numbers(kind: str) -> list[int]:
        return [each.number for each in targets if each.kind == kind]

    topics = select(Post.topic_id, Post.id).where(
        Post.id.in_(numbers("post")), Post.author_id == user.id
    )
    edited = dict(db.session.execute(topics).tuples().all()) if numbers("post") else {}
    wanted = {*numbers("topic"), *edited}
    found = visible_topics(user).where(Topic.id.in_(wanted))
    names = {}
    for topic in db.session.scalars(found) if wanted else ():
        names[f"topic-{topic.id}"] = topic.title
        names[f"post-{edited.get(topic.id)}"] = topic.title
    return names | _forum_names(user, numbers("forum"))


def _forum_names(user: User, numbers: Sequence[int]) -> dict[str, str]:
    if not numbers:
        return {}
    forums = db.session.scalars(visible_forums(user).where(Forum.id.in_(numbers))).unique()
    return {f"forum-{forum.id}": forum.full_name for forum in forums}
