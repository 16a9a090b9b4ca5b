"""A person answers for themselves, withdraws, signs up a colleague."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from app.accounts.models import User
from app.agenda.forms.registering import ColleagueForm, PersonForm, RegistrationForm, guise_of
from app.agenda.mails.answers import in_words
from app.agenda.models import Attendance, AttendanceState, Event
from app.agenda.policies import can_register, own_attendances, visible_attendances
from app.agenda.policies.registering import (
    can_answer,
    can_sign_up_guest,
    can_withdraw_colleague,
    is_open_to_guests,
)
from app.agenda.queries.conference.day import conference_of
from app.agenda.queries.guises import belongings_of
from app.agenda.queries.registrations import answers_of, colleagues_of, departments, questions_of
from app.agenda.queries.series import dates_ahead
from app.agenda.services import colleagues, guests, registering
from app.agenda.services.registering import Reply
from app.agenda.services.series.answering import answer_dates
from app.agenda.views.blueprint import bp, event_at, event_url
from app.agenda.views.conference.registering import register_member
from app.agenda.views.guests import ask_as_guest
from app.core.authorization import authorize, public, scoped
from app.core.db import db
from app.core.forms import Form
from app.core.security import limiter

EVERY_DATE = "toutes"
SAID = {
    AttendanceState.COMING: "Vous êtes inscrit ou inscrite : votre place est réservée.",
    AttendanceState.WAITING: "Toutes les places sont prises : vous êtes en liste d’attente.",
    AttendanceState.AWAITING_APPROVAL: "Votre inscription est transmise à l’organisation.",
    AttendanceState.MAYBE: "C’est noté : vous viendrez peut-être. Aucune place n’est gardée.",
    AttendanceState.NOT_COMING: "C’est noté : vous ne venez pas.",
}


@bp.route("/agenda/<int:event_id>/inscription", methods=["GET", "POST"])
@public
def register(event_id: int) -> ResponseReturnValue:
    """Also for visitors, to a public event: they are then guests."""
    if not current_user.is_authenticated:
        return ask_as_guest(event_id)
    event = event_at(event_id)
    own = _own(event)
    authorize(can_answer, event, own)
    if (conference := conference_of(event)) is not None:
        return register_member(event, conference, own)
    form = RegistrationForm.asking(questions_of(event))
    form.offer(belongings_of(current_user))
    form.offer_dates(dates_ahead(current_user, event))
    if request.method == "GET":
        _recall(form, own)
    if form.validate_on_submit():
        return _answered(event, form)
    page = render_template("agenda/registration/register.html", event=event, form=form, own=own)
    return page, 422 if form.errors else 200


def _recall(form: RegistrationForm, own: Attendance | None) -> None:
    if own is not None:
        form.start_from(own, answers_of([own.id]).get(own.id, {}))
    if "for_all" in form:
        form.for_all.data = request.args.get("dates") == EVERY_DATE


def _answered(event: Event, form: RegistrationForm) -> ResponseReturnValue:
    guise, address = form.guise(current_user), event_url(event)
    if form.is_for_all:
        done = answer_dates(event, form.sent, guise, by=current_user)
        flash(in_words(done.states, done.left), "success" if done.taken else "warning")
        return redirect(address, 303)
    made = registering.register(event, form.sent, guise, by=current_user)
    said: str | Markup = SAID[made.state]
    if "for_all" in form:
        again = url_for(".register", event_id=event.id, dates=EVERY_DATE)
        said = Markup('{} <a href="{}">{}</a>').format(said, again, form.for_all.label.text)
    flash(said, "success")
    return redirect(address, 303)


@bp.post("/agenda/<int:event_id>/inscription/retirer")
def withdraw(event_id: int) -> ResponseReturnValue:
    wanted = own_attendances(current_user).where(Attendance.event_id == event_id)
    own = scoped(wanted)
    if Form().validate_on_submit():
        registering.withdraw(own)
        flash(_withdrawn(own.event), "success")
    return redirect(event_url(own.event), 303)


@bp.route("/agenda/<int:event_id>/collegue", methods=["GET", "POST"])
def sign_up(event_id: int) -> ResponseReturnValue:
    event = event_at(event_id)
    authorize(can_register, event)
    people = colleagues_of(current_user, event)
    form = ColleagueForm.asking(questions_of(event))
    form.offer([(each.id, each.full_name) for each in people])
    if form.validate_on_submit():
        return _signed_up(event, form, next(each for each in people if each.id == form.person.data))
    page = render_template(
        "agenda/registration/sign_up.html",
        event=event,
        form=form,
        people=people,
        takes_guests=is_open_to_guests(event),
    )
    return page, 422 if form.errors else 200


@bp.post("/agenda/<int:event_id>/collegue/<int:attendance_id>/retirer")
def withdraw_colleague(event_id: int, attendance_id: int) -> ResponseReturnValue:
    wanted = visible_attendances(current_user).where(
        Attendance.event_id == event_id,
        Attendance.id == attendance_id,
        Attendance.registered_by_id == current_user.id,
    )
    found = scoped(wanted)
    event, name = found.event, found.full_name
    authorize(can_withdraw_colleague, found)
    if Form().validate_on_submit():
        colleagues.withdraw_colleague(found, by=current_user)
        flash(f"L’inscription de {name} est annulée.", "success")
    return redirect(event_url(event), 303)


@bp.route("/agenda/<int:event_id>/collegue/sans-compte", methods=["GET", "POST"])
@limiter.limit("60 per hour", methods=["POST"])
def sign_up_guest(event_id: int) -> ResponseReturnValue:
    """A colleague without account: they confirm by the link that they get."""
    event = event_at(event_id)
    authorize(can_sign_up_guest, event)
    form = PersonForm.asking(questions_of(event))
    form.offer(departments())
    if form.validate_on_submit():
        guests.ask(event, form.newcomer, form.answer(Reply.YES), by=current_user)
        flash(
            f"Un courriel part à {form.email.data}\u00a0: son lien confirme l’inscription.",
            "success",
        )
        return redirect(event_url(event), 303)
    page = render_template("agenda/registration/sign_up_guest.html", event=event, form=form)
    return page, 422 if form.errors else 200


def _signed_up(event: Event, form: ColleagueForm, colleague: User) -> ResponseReturnValue:
    mine = {each.organisation_id for each in belongings_of(current_user)}
    shared = [each for each in belongings_of(colleague) if each.organisation_id in mine]
    if not shared:
        abort(409)
    guise = guise_of(colleague, shared[0])
    colleagues.sign_up(event, colleague, form.answer(Reply.YES), guise, by=current_user)
    flash(f"{colleague.full_name} est inscrit ou inscrite, et reçoit un courriel.", "success")
    return redirect(event_url(event), 303)


def _withdrawn(event: Event) -> str | Markup:
    """A withdrawal that was a mistake is taken back at once, as far as there are seats."""
    said = SAID[AttendanceState.NOT_COMING]
    if not can_register(current_user, event):
        return said
    again = url_for(".register", event_id=event.id)
    return Markup('{} <a href="{}">M’inscrire de nouveau</a>').format(said, again)


def _own(event: Event) -> Attendance | None:
    mine = own_attendances(current_user).where(Attendance.event_id == event.id)
    found: Attendance | None = db.session.scalar(mine)
    return found
