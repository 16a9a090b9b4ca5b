"""One registration to a conference, for a member, a visitor, a guest who has their link."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.agenda.forms.conference.registering import GuestForm, MemberForm, choosing
from app.agenda.forms.registering import AnswerForm, PersonForm
from app.agenda.models import Attendance, AttendanceState, Conference, Event
from app.agenda.queries.conference.day import Day, day_of
from app.agenda.queries.conference.programme import named, programme_of
from app.agenda.queries.guises import belongings_of
from app.agenda.queries.registrations import answers_of, departments, questions_of
from app.agenda.services.conference import registering
from app.agenda.services.conference.wishes import Wanted
from app.agenda.services.guests import guise_of
from app.agenda.services.registering import Reply
from app.agenda.views.blueprint import event_url

SAID = {
    AttendanceState.COMING: "Vous êtes inscrit ou inscrite, et vos choix sont notés.",
    AttendanceState.WAITING: "Toutes les places sont prises : vous êtes en liste d’attente. "
    "Vos choix sont gardés.",
    AttendanceState.AWAITING_APPROVAL: "Votre inscription est transmise à l’organisation.",
    AttendanceState.NOT_COMING: "C’est noté : vous ne venez pas.",
}
SENT = "Un courriel part à cette adresse. Ouvrez son lien pour confirmer votre inscription."


def register_member(
    event: Event, conference: Conference, own: Attendance | None
) -> ResponseReturnValue:
    """A member comes or not, with what they would like."""
    day = day_of(conference, own)
    form = _asking(MemberForm, event, conference, day)
    form.offer(belongings_of(current_user))
    _recall(form, day, is_known=own is not None)
    if form.validate_on_submit():
        guise = form.guise(current_user)
        made = registering.register(event, form.sent, guise, _wanted(form), by=current_user)
        flash(SAID[made.state], "success")
        return redirect(event_url(event, _anchor="votre-journee"), 303)
    return _page(form, event, day)


def register_newcomer(event: Event, conference: Conference) -> ResponseReturnValue:
    """A visitor registers by an address alone, to a public conference."""
    day = day_of(conference, None)
    form = _asking(PersonForm, event, conference, day)
    form.offer(departments())
    if form.validate_on_submit():
        registering.ask(event, form.newcomer, form.answer(Reply.YES), _wanted(form))
        flash(SENT, "success")
        return redirect(event_url(event), 303)
    return _page(form, event, day)


def change_as_guest(own: Attendance, conference: Conference, token: str) -> ResponseReturnValue:
    """A guest who has their link reads their day, and changes what they said."""
    day = day_of(conference, own)
    form = _asking(GuestForm, own.event, conference, day)
    _recall(form, day, is_known=True)
    if form.validate_on_submit():
        registering.change(own, form.sent, _wanted(form))
        flash("Votre réponse est enregistrée.", "success")
        return redirect(url_for("agenda.guest", token=token), 303)
    page = render_template(
        "agenda/conference/guest.html",
        form=form,
        event=own.event,
        day=day,
        own=own,
        guise=guise_of(own),
        token=token,
    )
    return page, 422 if form.errors else 200


def _asking(base: type[AnswerForm], event: Event, conference: Conference, day: Day) -> AnswerForm:
    workshops = programme_of(conference).workshops if day.may_choose else []
    choices = [(each.id, named(each)) for each in workshops]
    return choosing(base, choices, day).asking(questions_of(event))


def _recall(form: AnswerForm, day: Day, *, is_known: bool) -> None:
    if request.method != "GET" or not is_known or day.attendance is None:
        return
    number = day.attendance.id
    form.start_from(day.attendance, answers_of([number]).get(number, {}))
    if day.may_choose and day.attendance.state is not AttendanceState.INVITED:
        form.recall(day)


def _wanted(form: AnswerForm) -> Wanted | None:
    return form.wanted if "at_plenary" in form else None


def _page(form: AnswerForm, event: Event, day: Day) -> ResponseReturnValue:
    page = render_template("agenda/conference/register.html", form=form, event=event, day=day)
    return page, 422 if form.errors else 200
