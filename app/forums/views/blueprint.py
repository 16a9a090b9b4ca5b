"""The blueprint that every view of this feature hangs on, and what an address stands for."""

from typing import Any

from flask import Blueprint, redirect, url_for
from flask_login import current_user
from sqlalchemy import select
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from app.accounts.models import User
from app.core.authorization import scoped
from app.core.db import db
from app.forums.models import Attachment, Forum, ForumKind, Post, Topic
from app.forums.policies import visible_forums, visible_posts, visible_topics
from app.forums.queries.forum_page import FoundForum
from app.forums.queries.opening import Opening
from app.forums.services.refusals import PostGone

bp = Blueprint("forums", "app.forums", template_folder="templates")


@bp.app_template_global()
def forum_url(forum: Forum, **values: Any) -> str:
    """The address of a forum whose workgroup, theme and region are loaded."""
    if forum.kind is ForumKind.NATIONAL:
        return url_for("forums.national_forum", **values)
    if forum.workgroup is None:
        assert forum.region
        return url_for("forums.region_forum", region=forum.region.slug, **values)
    region, theme = forum.workgroup.region.slug, forum.workgroup.theme.slug
    return url_for("forums.workgroup_forum", region=region, theme=theme, **values)


@bp.app_template_filter()
def file_facts(file: Attachment) -> str:
    """What a file is before it is opened: « PDF, 120 ko » (RGAA 13.3)."""
    return file.facts


def reader() -> User:
    """Whoever reads: the person, not their stand-in, which is looked up at each attribute."""
    person: User = current_user._get_current_object()
    return person


def reads(_user: object, found: FoundForum | Opening) -> bool:
    """Whether what was found may be read: asked with the thing itself, in one statement."""
    return found.standing.reads


def forum_at(forum_id: int) -> Forum:
    """The forum of a number, with what names it, else 404."""
    return scoped(visible_forums(current_user).where(Forum.id == forum_id))


def topic_at(topic_id: int) -> Topic:
    """The topic of an address with its forum, else 404."""
    return scoped(visible_topics(current_user).where(Topic.id == topic_id))


def post_at(post_id: int) -> Post:
    """The post of an address with its topic and forum, else 404; who reads the topic is told that
    the post is there no more. Raises PostGone."""
    try:
        return scoped(visible_posts(current_user).where(Post.id == post_id))
    except NotFound:
        if _reads_topic_of(post_id):
            raise PostGone from None
        raise


def _reads_topic_of(post_id: int) -> bool:
    holding = select(Post.topic_id).where(Post.id == post_id).scalar_subquery()
    topic = visible_topics(current_user).where(Topic.id == holding)
    return db.session.scalar(topic.with_only_columns(Topic.id)) is not None


def back_to_topic(topic_id: int, number: int | None = None) -> Response:
    """Go to a topic, at one of its posts."""
    anchor = f"message-{number}" if number else None
    return redirect(url_for("forums.topic", topic_id=topic_id, numero=number, _anchor=anchor))
