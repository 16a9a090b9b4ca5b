"""Edit a post, read what it said before."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core.authorization import authorize
from app.core.pagination import paginate
from app.forums.forms.writing import EditForm
from app.forums.models import Post
from app.forums.policies import can_rewrite
from app.forums.queries.drafts import draft_of
from app.forums.queries.history import editions, files_of, versions_of
from app.forums.services import editing
from app.forums.services.editing import Edit
from app.forums.services.refusals import check_open
from app.forums.views.blueprint import back_to_topic, bp, forum_at, post_at
from app.forums.views.limits import may_post
from app.forums.views.writing import preview_of, wants_preview

PER_PAGE = 10


@bp.route("/forum/messages/<int:post_id>/modifier", methods=["GET", "POST"])
def edit_post(post_id: int) -> ResponseReturnValue:
    post = post_at(post_id)
    authorize(can_rewrite, post)
    form, draft = EditForm(post, files_of(post)), None
    if wants_preview():
        pass
    elif form.validate_on_submit() and may_post(form, form.body):
        return _edited(post, form)
    elif request.method == "GET":
        check_open(post.topic, current_user)
        draft = draft_of(current_user, f"post-{post.id}")
        form.start_from(post, draft)
    forum, preview = forum_at(post.topic.forum_id), preview_of(form.body.data, post.topic.forum)
    shown = {"form": form, "forum": forum, "post": post, "draft": draft, "preview": preview}
    return render_template("forums/edit.html", **shown), 422 if form.errors else 200


def _edited(post: Post, form: EditForm) -> ResponseReturnValue:
    typed = Edit(
        body=form.body.data,
        version=form.version.data or 0,
        title=form.title.data if "title" in form else "",
        reason=form.reason.data or "",
        removed=form.removed.data if "removed" in form else (),
    )
    topic_id, number = post.topic_id, post.number
    editing.edit(post, typed, by=current_user, files=form.sent_files)
    flash("Votre message est modifié.", "success")
    return back_to_topic(topic_id, number)


@bp.get("/forum/messages/<int:post_id>/historique")
def post_history(post_id: int) -> str:
    post = post_at(post_id)
    page = paginate(versions_of(post), per_page=PER_PAGE)
    forum = forum_at(post.topic.forum_id)
    told = editions(post, page.rows)
    return render_template("forums/history.html", post=post, forum=forum, page=page, editions=told)
