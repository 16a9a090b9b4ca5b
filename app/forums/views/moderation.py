"""Deciding about a post: hide it, leave it in place, restore it; and the journal of decisions."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import contains_eager

from app.core.authorization import authorize, listing, scoped
from app.core.pagination import paginate
from app.forums.forms.moderation import JournalFilterForm, JudgeForm
from app.forums.models import Decision, Post, Topic
from app.forums.policies import NAMED, can_judge, can_moderate_somewhere, moderated_posts
from app.forums.queries import moderation as queries
from app.forums.queries.destinations import moderated_forums
from app.forums.services import moderation as services
from app.forums.views.blueprint import bp

HIDE, LEAVE = "masquer", "laisser"
HIDDEN = "Le message est masqué. La personne qui l’a écrit reçoit le motif et peut contester."
LEFT = "Le message reste en place. Les personnes qui l’ont signalé reçoivent votre réponse."
RESTORED = "Le message est de nouveau visible. La personne qui l’a écrit le sait."


def post_to_judge(post_id: int) -> Post:
    """The post of an address for who moderates its forum, hidden or not: else 404 or 403."""
    wanted = moderated_posts(current_user).where(Post.id == post_id)
    names = contains_eager(Post.topic).contains_eager(Topic.forum).options(*NAMED)
    post = scoped(wanted.options(names))
    authorize(can_judge, post)
    return post


@bp.route("/forum/messages/<int:post_id>/masquer", methods=["GET", "POST"])
def hide_post(post_id: int) -> ResponseReturnValue:
    post = post_to_judge(post_id)
    if request.form.get("gesture") == LEAVE:
        return _decide(post, services.leave, LEFT)
    return _decide(post, services.hide, HIDDEN)


@bp.route("/forum/messages/<int:post_id>/retablir", methods=["GET", "POST"])
def unhide_post(post_id: int) -> ResponseReturnValue:
    return _decide(post_to_judge(post_id), services.restore, RESTORED)


def _decide(post: Post, gesture: Callable[..., Decision], said: str) -> ResponseReturnValue:
    form = JudgeForm(data={"seen": services.last_decision_id(post)})
    reports = queries.open_reports([post.id])[post.id]
    if form.validate_on_submit():
        gesture(post, form.reason.data, current_user, seen=form.seen_id)
        flash(said, "success")
        return redirect(_after(post.id, was_reported=bool(reports)), 303)
    return _page(post, form, reports), 422 if form.errors else 200


def _after(post_id: int, *, was_reported: bool) -> str:
    """Back to the queue, when that is where the post waited, else to the post."""
    if was_reported:
        return url_for(".reports")
    return url_for(".post", post_id=post_id)


def _page(post: Post, form: JudgeForm, reports: list[Any]) -> str:
    return render_template(
        "forums/judge.html",
        post=post,
        form=form,
        reports=reports,
        decisions=queries.decisions_about(post),
    )


@bp.get("/forum/moderation")
def moderation_journal() -> str:
    authorize(can_moderate_somewhere)
    form = JournalFilterForm.of(request.args, moderated_forums(current_user))
    chosen = form.forum.data or ""
    forum_id = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 10 else None
    page = paginate(listing(queries.journal(current_user, forum_id)), per_page=30)
    waiting = queries.waiting_counts(current_user)
    return render_template("forums/moderation_journal.html", page=page, form=form, waiting=waiting)
