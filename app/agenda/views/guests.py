"""People without account: they ask, confirm their address, change their answer, withdraw."""

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.agenda.forms.registering import GuestForm, PersonForm
from app.agenda.models import Attendance, AttendanceState, Event
from app.agenda.policies import NAMED, public_events
from app.agenda.policies.registering import is_open_to_guests
from app.agenda.queries.conference.day import conference_of
from app.agenda.queries.guest_links import attendance_of
from app.agenda.queries.registrations import answers_of, departments, questions_of
from app.agenda.services import guests, registering
from app.agenda.views.blueprint import bp, event_url
from app.agenda.views.conference.registering import change_as_guest, register_newcomer
from app.core.authorization import public
from app.core.db import db, now
from app.core.forms import Form
from app.core.security import limiter

SENT = "Un courriel part à cette adresse. Ouvrez son lien pour confirmer votre inscription."
WITHDRAWN = "Vous êtes retiré ou retirée de cet évènement."
CONFIRMED = {
    AttendanceState.COMING: "Votre inscription est confirmée : votre place est réservée.",
    AttendanceState.WAITING: "Toutes les places sont prises : vous êtes en liste d’attente.",
    AttendanceState.AWAITING_APPROVAL: "Votre inscription est transmise à l’organisation.",
}


@limiter.limit("60 per hour", methods=["POST"])
def ask_as_guest(event_id: int) -> ResponseReturnValue:
    """The form of a visitor, for a public event alone."""
    wanted = public_events().where(Event.id == event_id).options(*NAMED)
    event = db.session.scalar(wanted)
    if event is None:
        return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
    if not is_open_to_guests(event):
        abort(403)
    if (conference := conference_of(event)) is not None:
        return register_newcomer(event, conference)
    form = PersonForm.asking(questions_of(event))
    form.offer(departments())
    if form.validate_on_submit():
        guests.ask(event, form.newcomer, form.answer(registering.Reply.YES))
        flash(SENT, "success")
        return redirect(event_url(event), 303)
    page = render_template("agenda/registration/as_guest.html", event=event, form=form)
    return page, 422 if form.errors else 200


@bp.route("/agenda/inscription/<token>", methods=["GET", "POST"])
@public
def guest(token: str) -> ResponseReturnValue:
    """What the link of a mail opens; only a POST confirms or changes anything."""
    own = attendance_of(token)
    if own.state is AttendanceState.UNCONFIRMED:
        return _to_confirm(token)
    if (conference := conference_of(own.event)) is not None:
        return change_as_guest(own, conference, token)
    form = GuestForm.asking(questions_of(own.event))
    form.know(guests.guise_of(own))
    if request.method == "GET":
        form.start_from(own, answers_of([own.id]).get(own.id, {}))
    elif form.validate_on_submit():
        guests.change(own, form.sent, form.guise)
        flash("Votre réponse est enregistrée.", "success")
        return redirect(url_for(".guest", token=token), 303)
    return _guest_page(own, form, token), 422 if form.errors else 200


def _guest_page(own: Attendance, form: GuestForm, token: str) -> str:
    return render_template(
        "agenda/registration/guest.html",
        event=own.event,
        own=own,
        form=form,
        token=token,
        is_past=own.event.is_past(now()),
    )


def _to_confirm(token: str) -> ResponseReturnValue:
    own = attendance_of(token)
    event = own.event
    if Form().validate_on_submit():
        confirmed = guests.confirm(own)
        flash(CONFIRMED.get(confirmed.state, "C’est noté."), "success")
        if confirmed.user_id is not None:  # the address is that of an account
            return redirect(event_url(event), 303)
        return redirect(url_for(".guest", token=token), 303)
    return render_template("agenda/registration/confirm.html", event=event, own=own)


@bp.post("/agenda/inscription/<token>/retirer")
@public
def guest_withdraw(token: str) -> ResponseReturnValue:
    own = attendance_of(token)
    if Form().validate_on_submit():
        registering.withdraw(own)
        flash(WITHDRAWN, "success")
    return redirect(url_for(".guest", token=token), 303)
