"""The organiser invites, asks questions, sets the seats."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from app.agenda.forms.inviting import DatesInviteForm
from app.agenda.forms.organising import QuestionForm, SeatsForm
from app.agenda.models import Event, Question
from app.agenda.policies import can_organise, can_register
from app.agenda.queries.guises import families
from app.agenda.queries.registrations import kept_seats, questions_of, tally_of, to_invite
from app.agenda.services import asking, inviting, places
from app.agenda.services.places import Seats
from app.agenda.services.series.inviting import invite_following
from app.agenda.views.blueprint import bp, event_at
from app.core.authorization import authorize, scoped
from app.core.dates import plural
from app.core.db import db
from app.core.forms import Form


@bp.route("/agenda/<int:event_id>/inviter", methods=["GET", "POST"])
def invite(event_id: int) -> ResponseReturnValue:
    event = _organised(event_id)
    authorize(can_register, event)
    people = list(db.session.scalars(to_invite(event)).unique())
    form = DatesInviteForm(event)
    form.offer([(each.id, each.full_name) for each in people])
    if form.validate_on_submit():
        offered = {each.id for each in people}
        chosen = [number for number in form.people.data or () if number in offered]
        send = invite_following if form.is_for_following else inviting.invite
        count = send(event, chosen, form.newcomers, by=current_user)
        told = plural(count, "invitation part", "invitations partent")
        flash(f"{told} par courriel.", "success")
        return redirect(url_for(".registrations", event_id=event_id), 303)
    page = render_template("agenda/registration/invite.html", event=event, form=form, people=people)
    return page, 422 if form.errors else 200


@bp.route("/agenda/<int:event_id>/questions", methods=["GET", "POST"])
def questions(event_id: int) -> ResponseReturnValue:
    event = _organised(event_id)
    form = QuestionForm()
    if form.validate_on_submit():
        asking.add_question(
            event,
            form.label.data,
            form.choice_lines,
            is_required=bool(form.is_required.data),
            by=current_user,
        )
        flash("La question est ajoutée au formulaire d’inscription.", "success")
        return redirect(url_for(".questions", event_id=event_id), 303)
    page = render_template(
        "agenda/registration/questions.html", event=event, form=form, asked=questions_of(event)
    )
    return page, 422 if form.errors else 200


@bp.post("/agenda/<int:event_id>/questions/<int:question_id>/retirer")
def remove_question(event_id: int, question_id: int) -> ResponseReturnValue:
    event = _organised(event_id)
    wanted = select(Question).where(Question.event_id == event.id, Question.id == question_id)
    question = scoped(wanted)
    if Form().validate_on_submit():
        asking.remove_question(question, by=current_user)
        flash("La question n’est plus posée. Les réponses déjà données restent.", "success")
    return redirect(url_for(".questions", event_id=event_id), 303)


@bp.route("/agenda/<int:event_id>/places", methods=["GET", "POST"])
def seats(event_id: int) -> ResponseReturnValue:
    event = _organised(event_id)
    form = SeatsForm.for_families(families())
    if request.method == "GET":
        form.start_from(Seats(event.answer_hours, kept_seats(event)))
    elif form.validate_on_submit():
        places.set_seats(event, form.wanted, by=current_user)
        flash("C’est enregistré.", "success")
        return redirect(url_for(".registrations", event_id=event_id), 303)
    page = render_template(
        "agenda/registration/seats.html", event=event, form=form, tally=tally_of(event)
    )
    return page, 422 if form.errors else 200


def _organised(event_id: int) -> Event:
    """An event that the person organises, else 403."""
    event = event_at(event_id)
    authorize(can_organise, event)
    return event
