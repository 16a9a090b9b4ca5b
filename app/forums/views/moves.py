"""Moving a topic to another forum, splitting it, merging it into another."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.wrappers import Response

from app.core.db import db
from app.forums.forms.gestures import MergeForm, MoveForm, SplitForm
from app.forums.models import Topic
from app.forums.notices.posts import excerpt_of
from app.forums.queries.audiences import AudienceChange
from app.forums.queries.destinations import (
    destinations_of,
    recent_topics,
    topics_to_merge_into,
)
from app.forums.queries.splitting import BLOCK, leaving_posts
from app.forums.services import merging, moves, splitting
from app.forums.views.blueprint import back_to_topic, bp
from app.forums.views.gestures import topic_to_manage


@bp.route("/forum/sujets/<int:topic_id>/deplacer", methods=["GET", "POST"])
def move_topic(topic_id: int) -> ResponseReturnValue:
    topic = topic_to_manage(topic_id)
    form, change = MoveForm.of(topic, destinations_of(current_user)), None
    if form.validate_on_submit():
        forum = form.forum
        change = form.to_confirm(topic.forum, forum)
        if change is None:
            moves.move(topic, forum, by=current_user)
            flash(f"Le sujet est maintenant dans « {forum.full_name} ».", "success")
            return back_to_topic(topic_id)
    page = render_template("forums/move.html", topic=topic, form=form, change=change)
    return page, 422 if form.errors else 200


@bp.route("/forum/sujets/<int:topic_id>/scinder", methods=["GET", "POST"])
def split_topic(topic_id: int) -> ResponseReturnValue:
    topic = topic_to_manage(topic_id)
    form, change = SplitForm.of(topic, destinations_of(current_user)), None
    form.show(leaving_posts(topic, form.first_number))
    if "turn" in request.form:
        form.turn_to(request.form["turn"])
    elif form.validate_on_submit():
        forum = form.forum
        change = form.to_confirm(topic.forum, forum)
        if change is None:
            opened = splitting.split(topic, form.spans, form.title.data, forum, by=current_user)
            flash("Le nouveau sujet est ouvert, avec les messages choisis.", "success")
            return back_to_topic(opened.id)
    return _split_page(topic, form, change), 422 if form.errors else 200


def _split_page(topic: Topic, form: SplitForm, change: AudienceChange | None) -> str:
    first = form.first_number
    posts = leaving_posts(topic, first)
    form.show(posts)
    return render_template(
        "forums/split.html",
        topic=topic,
        form=form,
        change=change,
        excerpts={str(post.number): excerpt_of(post.body_html) for post in posts},
        block=(first, min(first + BLOCK - 1, topic.last_number)),
        previous=first - BLOCK if first > 1 else None,
        following=first + BLOCK if first + BLOCK <= topic.last_number else None,
    )


@bp.route("/forum/sujets/<int:topic_id>/fusionner", methods=["GET", "POST"])
def merge_topic(topic_id: int) -> ResponseReturnValue:
    topic = topic_to_manage(topic_id)
    form, change, into = MergeForm.of(recent_topics(current_user, topic)), None, None
    if form.validate_on_submit() and (into := form.find(_taker)):
        change = form.to_confirm(topic.forum, into.forum)
        if change is None:
            return _merged(topic, into)
    page = render_template("forums/merge.html", topic=topic, form=form, change=change, into=into)
    return page, 422 if form.errors else 200


def _taker(topic_id: int) -> Topic | None:
    found = topics_to_merge_into(current_user).where(Topic.id == topic_id)
    return db.session.scalars(found).one_or_none()


def _merged(topic: Topic, into: Topic) -> Response:
    first = into.last_number + 1
    merging.merge(topic, into, by=current_user)
    flash("Les deux sujets n’en font plus qu’un.", "success")
    return back_to_topic(into.id, first)
