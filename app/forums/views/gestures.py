"""The page from which those who run a forum pin, lock, archive, announce and retitle a topic."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core.authorization import authorize, scoped
from app.core.dates import day
from app.forums.forms.gestures import PinForm, RetitleForm
from app.forums.models import Topic
from app.forums.policies import can_moderate
from app.forums.queries.destinations import topics_with_names
from app.forums.services import gestures
from app.forums.services.gestures import Gesture
from app.forums.views.blueprint import bp

PIN, RETITLE = "pin", "retitle"
DONE = {
    Gesture.UNPIN: "Le sujet n’est plus épinglé.",
    Gesture.LOCK: "Le sujet est verrouillé\N{NO-BREAK SPACE}: on le lit, personne n’y écrit plus.",
    Gesture.UNLOCK: "Le sujet est de nouveau ouvert aux réponses.",
    Gesture.ARCHIVE: "Le sujet est archivé\N{NO-BREAK SPACE}: on le lit encore, il ne change plus.",
    Gesture.UNARCHIVE: "Le sujet n’est plus archivé.",
    Gesture.ANNOUNCE: "Le sujet porte maintenant la mention « Annonce ».",
    Gesture.UNANNOUNCE: "Le sujet ne porte plus la mention « Annonce ».",
}


def topic_to_manage(topic_id: int) -> Topic:
    """The topic of an address with what names its forum, for who moderates it: else 404 or 403."""
    topic = scoped(topics_with_names(current_user).where(Topic.id == topic_id))
    authorize(can_moderate, topic.forum)
    return topic


@bp.route("/forum/sujets/<int:topic_id>/gerer", methods=["GET", "POST"])
def manage_topic(topic_id: int) -> ResponseReturnValue:
    topic = topic_to_manage(topic_id)
    wanted = request.form.get("gesture", "")
    pin_form = PinForm.of(topic) if wanted != PIN else PinForm()
    title_form = RetitleForm(data={"title": topic.title}) if wanted != RETITLE else RetitleForm()
    if request.method == "POST" and _is_done(topic, wanted, pin_form, title_form):
        return redirect(url_for(".manage_topic", topic_id=topic_id), 303)
    page = _page(topic, pin_form, title_form)
    return page, 422 if request.method == "POST" else 200


def _is_done(topic: Topic, wanted: str, pin_form: PinForm, title_form: RetitleForm) -> bool:
    """Do the gesture that is asked for, if its form is right."""
    if wanted == PIN and pin_form.validate_on_submit():
        gestures.pin(topic, pin_form.until.data, by=current_user)
        flash(f"Le sujet est épinglé jusqu’au {day(pin_form.until.data)}.", "success")
    elif wanted == RETITLE and title_form.validate_on_submit():
        gestures.retitle(topic, title_form.title.data, by=current_user)
        flash("Le titre est enregistré.", "success")
    elif wanted in set(Gesture):
        gestures.do(topic, Gesture(wanted), by=current_user)
        flash(DONE[Gesture(wanted)], "success")
    else:
        return False
    return True


def _page(topic: Topic, pin_form: PinForm, title_form: RetitleForm) -> Any:
    return render_template(
        "forums/manage.html", topic=topic, pin_form=pin_form, title_form=title_form
    )
