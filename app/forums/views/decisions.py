"""A decision as the author of the post reads and contests it, and as the contest is answered."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from app.core.authorization import authorize, scoped
from app.core.db import db
from app.forums.forms.moderation import RESTORE, ContestAnswerForm, ContestForm
from app.forums.models import Decision, Topic
from app.forums.policies import (
    can_answer_contest,
    can_contest,
    visible_decisions,
    visible_topics,
)
from app.forums.services import contests
from app.forums.views.blueprint import bp


@bp.route("/forum/decisions/<int:decision_id>", methods=["GET", "POST"])
def decision(decision_id: int) -> ResponseReturnValue:
    wanted = visible_decisions(current_user).options(joinedload(Decision.decided_by))
    found = scoped(wanted.where(Decision.id == decision_id))
    is_author = found.post.author_id == current_user.id
    if request.method == "POST":
        authorize(can_contest if is_author else can_answer_contest, found)
    form = ContestForm() if is_author else ContestAnswerForm()
    if form.validate_on_submit():
        return _contested(found, form) if is_author else _answered(found, form)
    page = _page(found, form, is_author=is_author)
    return page, 422 if form.errors else 200


def _page(found: Decision, form: ContestForm | ContestAnswerForm, *, is_author: bool) -> str:
    """The title of the topic is there for those who may still read it."""
    topic = visible_topics(current_user).where(Topic.id == found.post.topic_id)
    return render_template(
        "forums/decision.html",
        decision=found,
        form=form,
        is_author=is_author,
        topic=db.session.scalars(topic).one_or_none(),
        may_contest=can_contest(current_user, found) and found.post.is_hidden,
        may_answer=can_answer_contest(current_user, found),
    )


def _contested(found: Decision, form: ContestForm) -> Response:
    contests.contest(found, form.words.data, by=current_user)
    flash(
        "Votre contestation est enregistrée. Vous recevrez la réponse ici et par courriel.",
        "success",
    )
    return redirect(url_for(".decision", decision_id=found.id), 303)


def _answered(found: Decision, form: ContestAnswerForm) -> Response:
    restores = form.outcome.data == RESTORE
    contests.answer(found, form.words.data, restores=restores, by=current_user)
    flash("Votre réponse est envoyée à la personne qui a écrit le message.", "success")
    return redirect(url_for(".reports", etat="contestations"), 303)
