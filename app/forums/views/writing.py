"""Open a topic, reply to one, see how a text will look."""

from typing import Any

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core.authorization import authorize, listing
from app.core.dates import plural
from app.core.forms import row_number
from app.forums.forms.writing import PreviewForm, ReplyForm, TopicForm
from app.forums.models import Forum, Post
from app.forums.policies import can_announce, can_open_topic, visible_forums
from app.forums.queries.answering import Answered, answered
from app.forums.queries.drafts import draft_of
from app.forums.queries.opening import Opening
from app.forums.services import bodies, mentions, posts, topics
from app.forums.services.refusals import check_open
from app.forums.services.topics import NewTopic
from app.forums.views.blank_reply import blank_reply
from app.forums.views.blueprint import back_to_topic, bp, forum_at, post_at
from app.forums.views.limits import count_preview, may_post

PREVIEW = "apercu"


def wants_preview() -> bool:
    """Whether the form was sent to see the text, not to post it: without JavaScript."""
    return request.method == "POST" and PREVIEW in request.form


def preview_of(body: str | None, forum: Forum) -> str | None:
    """How a text will look, when that was asked; nothing of one that is too long to be posted."""
    if not wants_preview():
        return None
    if not body or len(body) > bodies.BODY_LENGTH:
        return ""
    count_preview()
    return bodies.draw(body, mentions.find(body, forum))


def reply_box(found: Opening) -> dict[str, Any]:
    """What the page of a topic needs for one to answer there."""
    if not found.draft:
        return {"blank": blank_reply(found.topic)}
    form, draft = ReplyForm(), draft_of(current_user, f"topic-{found.topic.id}")
    form.start_from(draft)
    return {"form": form, "draft": draft}


def writes(_user: object, found: Answered) -> bool:
    """Whether one writes where what was found stands: read with it, in one statement."""
    return found.standing.writes


@bp.route("/forum/<int:forum_id>/nouveau", methods=["GET", "POST"])
def new_topic(forum_id: int) -> ResponseReturnValue:
    forum = forum_at(forum_id)
    authorize(can_open_topic, forum)
    form, draft = TopicForm(), None
    if not can_announce(current_user, forum):
        del form.is_announcement
    if wants_preview():
        pass
    elif form.validate_on_submit() and may_post(form, form.body, opens_topic=True):
        return _opened(forum, form)
    elif request.method == "GET":
        draft = draft_of(current_user, f"forum-{forum.id}")
        form.start_from(draft)
    preview = preview_of(form.body.data, forum)
    shown = {"form": form, "forum": forum, "draft": draft, "preview": preview}
    return render_template("forums/new_topic.html", **shown), 422 if form.errors else 200


def _opened(forum: Forum, form: TopicForm) -> ResponseReturnValue:
    announces = "is_announcement" in form and bool(form.is_announcement.data)
    typed = NewTopic(form.title.data, form.body.data, announces)
    key = form.submission_key.data
    post = topics.open_topic(forum, typed, key=key, by=current_user, files=form.sent_files)
    _tell_of_limit(typed.body, forum)
    return redirect(url_for("forums.topic", topic_id=post.topic_id))


@bp.route("/forum/sujets/<int:topic_id>/repondre", methods=["GET", "POST"])
def reply(topic_id: int) -> ResponseReturnValue:
    found = answered(current_user, topic_id) or abort(404)
    authorize(writes, found)
    topic = found.topic
    form, draft = ReplyForm(), None
    if wants_preview():
        pass
    elif form.validate_on_submit() and may_post(form, form.body):
        return _replied(found, form)
    elif request.method == "GET":
        check_open(topic, current_user)
        draft = draft_of(current_user, f"topic-{topic.id}")
        form.start_from(draft, _quote())
    forum, preview = forum_at(topic.forum_id), preview_of(form.body.data, topic.forum)
    shown = {"form": form, "forum": forum, "topic": topic, "draft": draft, "preview": preview}
    return render_template("forums/reply.html", **shown), 422 if form.errors else 200


def _replied(found: Answered, form: ReplyForm) -> ResponseReturnValue:
    body, key, files = form.body.data, form.submission_key.data, form.sent_files
    topic, forum = found.topic, found.topic.forum
    post = posts.reply(topic, body, key=key, by=current_user, files=files, known=found)
    _tell_of_limit(body, forum)
    return back_to_topic(post.topic_id, post.number)


def _quote() -> str:
    """The words of the post that the address says to quote."""
    quoted_id = request.args.get("citer", type=row_number)
    if quoted_id is None:
        return ""
    post: Post = post_at(quoted_id)
    return bodies.quote_of(post)


def _tell_of_limit(body: str, forum: Forum) -> None:
    """Say that some of the people named will not be told."""
    if body.count("@") <= mentions.MOST_TOLD:
        return
    left_out = mentions.find(body, forum).left_out
    if left_out:
        people = plural(left_out, "autre ne l’est pas", "autres ne le sont pas")
        flash(
            f"Votre message est publié. Les {mentions.MOST_TOLD} premières personnes que vous "
            f"mentionnez sont prévenues, {people}.",
            "warning",
        )


@bp.post("/forum/apercu")
def preview() -> ResponseReturnValue:
    """How a text will look, for the editor; ``?forum=`` marks those who are named there."""
    form, mentioned = PreviewForm(), mentions.NOBODY
    forum_id = request.args.get("forum", type=row_number)
    if not form.validate_on_submit():
        return jsonify(error=form.body.errors[0]), 422
    count_preview()
    body = form.body.data or ""
    if forum_id is None:
        listing(visible_forums(current_user))  # drawing one's own words shows nothing of others
    else:
        mentioned = mentions.find(body, forum_at(forum_id))
    return jsonify(html=bodies.draw(body, mentioned))
