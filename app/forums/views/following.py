"""Say what was read and what one wants to be told of; keep an eye on what nobody answered."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts.policies import can_use_account
from app.core.authorization import authorize
from app.core.dates import plural
from app.core.forms import Form
from app.forums.forms.following import HINTS, DefaultLevelForm, FollowForumForm, FollowTopicForm
from app.forums.models import FollowLevel
from app.forums.policies import can_moderate
from app.forums.queries.topic_list import Filter, topics_of
from app.forums.services import following, reading
from app.forums.views.blueprint import back_to_topic, bp, forum_at, forum_url, topic_at
from app.forums.views.places import asked_place, written

NO_CHOICE = "Choisissez ce que vous voulez vous faire signaler."


@bp.post("/forum/<int:forum_id>/suivre")
def follow_forum(forum_id: int) -> Response:
    forum, form = forum_at(forum_id), FollowForumForm()
    if form.validate_on_submit():
        following.follow_forum(forum, form.chosen, by=current_user)
        flash("Votre choix pour ce forum est enregistré.", "success")
    else:
        flash(NO_CHOICE, "error")
    return redirect(forum_url(forum))


@bp.post("/forum/sujets/<int:topic_id>/suivre")
def follow_topic(topic_id: int) -> Response:
    topic, form = topic_at(topic_id), FollowTopicForm()
    if form.validate_on_submit():
        following.follow_topic(topic, form.chosen, by=current_user)
        flash("Votre choix pour ce sujet est enregistré.", "success")
    else:
        flash(NO_CHOICE, "error")
    return back_to_topic(topic.id, request.args.get("numero", 1, type=int))


@bp.post("/forum/<int:forum_id>/tout-lire")
def mark_forum_read(forum_id: int) -> Response:
    forum = forum_at(forum_id)
    if Form().validate_on_submit():
        _tell_read(reading.mark_forum_read(forum, by=current_user))
    return redirect(forum_url(forum))


@bp.post("/forum/tout-lire")
def mark_all_read() -> Response:
    authorize(can_use_account)
    if Form().validate_on_submit():
        _tell_read(reading.mark_all_read(by=current_user))
    return redirect(url_for("forums.index"))


def _tell_read(count: int) -> None:
    told = plural(count, "sujet marqué comme lu", "sujets marqués comme lus")
    flash(f"{told}." if count else "Vous aviez déjà tout lu.", "success")


@bp.get("/forum/<int:forum_id>/sans-reponse")
def unanswered(forum_id: int) -> str:
    forum = forum_at(forum_id)
    authorize(can_moderate, forum)
    shown = topics_of(current_user, forum.id, after=asked_place(), chosen=Filter.UNANSWERED)
    next_page = written(shown.next_place)
    return render_template("forums/unanswered.html", forum=forum, shown=shown, next_page=next_page)


@bp.route("/forum/<int:forum_id>/reglages", methods=["GET", "POST"])
def settings(forum_id: int) -> ResponseReturnValue:
    forum = forum_at(forum_id)
    authorize(can_moderate, forum)
    form = DefaultLevelForm(data={"level": forum.default_level.value})
    if form.validate_on_submit():
        following.set_default_level(forum, FollowLevel(form.level.data), by=current_user)
        flash("Le réglage du forum est enregistré.", "success")
        return redirect(forum_url(forum))
    page = render_template("forums/settings.html", form=form, forum=forum, hints=HINTS)
    return page, 422 if form.errors else 200
