"""Editing a post: what it said before is kept, with who changed it, when and why."""

from collections.abc import Collection
from dataclasses import dataclass

from app.accounts.models import User
from app.core import audit
from app.core.db import db, now
from app.forums.models import Forum, Post, PostVersion, Topic
from app.forums.services import attachments, bodies, drafts, mentions, telling
from app.forums.services.locking import hold
from app.forums.services.posts import Files
from app.forums.services.refusals import EditedMeanwhile, NoLongerThere, check_open

CONTENT = ["body", "hidden_at", "trashed_at", "version_count"]
STATE = ["title", "locked_at", "archived_at", "trashed_at", "merged_into_id"]


@dataclass(frozen=True)
class Edit:
    """What a person typed: ``title`` is that of the topic, for the post that opens it;
    ``version`` how many versions the post had when the form was shown; ``removed`` the files to
    take off it."""

    body: str
    version: int
    title: str = ""
    reason: str = ""
    removed: Collection[int] = ()


def edit(post: Post, typed: Edit, *, by: User, files: Files = ()) -> Post:
    """Change a post, and the title of the topic that it opens. Nothing changed, nothing kept.

    Raises EditedMeanwhile, NoLongerThere, TopicLocked, TopicArchived,
    TopicTrashed, TopicMerged; FileRefused and TooManyFiles.
    """
    topic = db.session.get_one(Topic, post.topic_id)
    hold(topic, STATE)
    check_open(topic, by)
    hold(post, CONTENT)
    if post.is_trashed or post.is_hidden:
        raise NoLongerThere
    if typed.title and post.opens_topic:
        _retitle(topic, typed.title, by)
    if typed.removed:
        attachments.remove(post, typed.removed)
    if typed.body != post.body or files:
        if typed.version != post.version_count:
            raise EditedMeanwhile
        _rewrite(post, typed, files, topic.forum_id, by)
    drafts.discard(f"post-{post.id}", by)
    return post


def _retitle(topic: Topic, title: str, by: User) -> None:
    before = topic.title
    if title != before:
        topic.title = title
        audit.record("topic.retitled", topic, by=by, before=before, after=title)


def _rewrite(post: Post, typed: Edit, files: Files, forum_id: int, by: User) -> None:
    former = PostVersion(post_id=post.id, body=post.body, replaced_by_id=by.id, reason=typed.reason)
    db.session.add(former)
    forum = db.session.get_one(Forum, forum_id)
    mentioned = mentions.find(typed.body, forum)
    post.body, post.body_html = typed.body, bodies.draw(typed.body, mentioned)
    post.edited_at, post.version_count = now(), post.version_count + 1
    db.session.flush()
    new = mentions.keep(post, mentioned, forum)
    attachments.join(post, files, by)
    if new:
        telling.tell_mentions(post)
