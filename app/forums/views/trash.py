"""Throw a post away, take it back, see what a forum has in its trash."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.core import parameters
from app.core.authorization import authorize, scoped
from app.core.db import db
from app.core.forms import Form
from app.core.pagination import paginate
from app.forums.models import Forum, Post
from app.forums.policies import (
    can_restore_post,
    can_trash_post,
    may_restore,
    standing_in,
    visible_trash,
)
from app.forums.queries import trash as queries
from app.forums.services import trash as services
from app.forums.services.refusals import NotInTrash
from app.forums.services.retention import TRASH_DAYS
from app.forums.views.blueprint import back_to_topic, bp, forum_at, forum_url, post_at

PER_PAGE = 20


@bp.route("/forum/messages/<int:post_id>/corbeille", methods=["GET", "POST"])
def trash_post(post_id: int) -> ResponseReturnValue:
    if _is_in_own_trash(post_id):
        return _thrown_already(post_id)
    post = post_at(post_id)
    authorize(can_trash_post, post)
    topic_id, number, forum = post.topic_id, post.number, forum_at(post.topic.forum_id)
    if Form().validate_on_submit():
        topic = services.trash(post, by=current_user)
        flash(_thrown(forum, is_topic=topic is not None), "success")
        return redirect(forum_url(forum)) if topic else back_to_topic(topic_id, number)
    return render_template(
        "forums/trash_post.html",
        post=post,
        forum=forum,
        takes_topic=services.takes_topic(post, current_user),
        days=parameters.value_of(TRASH_DAYS),
    )


def _is_in_own_trash(post_id: int) -> bool:
    thrown = visible_trash(current_user).where(Post.id == post_id).with_only_columns(Post.id)
    return db.session.scalar(thrown) is not None


def _thrown_already(post_id: int) -> Response:
    """A second click, or somebody was faster: say where it is."""
    post = scoped(visible_trash(current_user).where(Post.id == post_id))
    flash("C’est déjà à la corbeille. Vous pouvez le rétablir ici.", "info")
    return redirect(url_for("forums.trash", forum_id=post.topic.forum_id))


def _thrown(forum: Forum, *, is_topic: bool) -> Markup:
    """What was done, and where it can be undone."""
    link = Markup('{} est à la <a href="{}">corbeille du forum</a>, d’où vous pouvez le rétablir.')
    what = "Le sujet" if is_topic else "Le message"
    return link.format(what, url_for("forums.trash", forum_id=forum.id))


@bp.post("/forum/messages/<int:post_id>/restaurer")
def restore_post(post_id: int) -> ResponseReturnValue:
    if not _is_in_own_trash(post_id):
        post_at(post_id)
        raise NotInTrash
    post = scoped(visible_trash(current_user).where(Post.id == post_id))
    authorize(can_restore_post, post)
    topic_id, number = post.topic_id, post.number
    if Form().validate_on_submit():
        services.restore(post, by=current_user)
        flash("C’est rétabli.", "success")
    return back_to_topic(topic_id, number)


@bp.get("/forum/<int:forum_id>/corbeille")
def trash(forum_id: int) -> str:
    forum, days = forum_at(forum_id), parameters.value_of(TRASH_DAYS)
    page = paginate(queries.trash_of(forum, current_user), per_page=PER_PAGE)
    rows = queries.thrown(page.rows, days)
    standing = standing_in(current_user, forum)
    restorable = {each.id for each in page.rows if may_restore(standing, current_user, each)}
    return render_template(
        "forums/trash.html", forum=forum, page=page, rows=rows, days=days, restorable=restorable
    )
