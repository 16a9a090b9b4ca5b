"""The sessions of a conference: added, changed, called off, taken up again."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.agenda.forms.conference.programme import NewSessionForm, SessionForm
from app.agenda.forms.moments import local_parts
from app.agenda.models import Conference, SessionKind
from app.agenda.queries.conference.programme import kept_seats, rooms_of
from app.agenda.queries.guises import families
from app.agenda.services.conference import sessions
from app.agenda.views.blueprint import bp
from app.agenda.views.conference.places import organised_at, session_at
from app.core.dates import plural
from app.core.forms import Form


@bp.route("/agenda/<int:event_id>/conference/ateliers/nouveau", methods=["GET", "POST"])
def add_session(event_id: int) -> ResponseReturnValue:
    conference = organised_at(event_id)
    form = _offered(NewSessionForm.keeping(families()), conference)
    if not form.is_submitted():
        form.day.data = local_parts(conference.event.starts_at, conference.event.timezone)[0]
    if form.validate_on_submit():
        kind = SessionKind(form.kind.data)
        made = sessions.add_session(event_id, kind, form.said, by=current_user)
        flash(f"« {made.title} » est au programme.", "success")
        return _to_programme(event_id)
    page = render_template("agenda/conference/new_session.html", form=form, event=conference.event)
    return page, 422 if form.errors else 200


@bp.route("/agenda/<int:event_id>/conference/ateliers/<int:session_id>", methods=["GET", "POST"])
def edit_session(event_id: int, session_id: int) -> ResponseReturnValue:
    conference = organised_at(event_id)
    session = session_at(conference, session_id)
    form = _offered(SessionForm.keeping(families()), conference)
    if not form.is_submitted():
        form.start_from(session, kept_seats(session))
    if form.validate_on_submit():
        sessions.change_session(session, form.said, event_id=event_id, by=current_user)
        flash(f"« {session.title} » est à jour.", "success")
        return _to_programme(event_id)
    page = render_template(
        "agenda/conference/session.html",
        form=form,
        event=conference.event,
        session=session,
    )
    return page, 422 if form.errors else 200


@bp.route(
    "/agenda/<int:event_id>/conference/ateliers/<int:session_id>/annuler", methods=["GET", "POST"]
)
def call_off_session(event_id: int, session_id: int) -> ResponseReturnValue:
    conference = organised_at(event_id)
    session = session_at(conference, session_id)
    if Form().validate_on_submit():
        count = sessions.call_off(session, event_id=event_id, by=current_user)
        told = plural(count, "personne est prévenue", "personnes sont prévenues")
        flash(f"« {session.title} » est annulé : {told}.", "success")
        return _to_programme(event_id)
    return render_template(
        "agenda/conference/call_off.html",
        event=conference.event,
        conference=conference,
        session=session,
    )


@bp.post("/agenda/<int:event_id>/conference/ateliers/<int:session_id>/retablir")
def take_up_session(event_id: int, session_id: int) -> ResponseReturnValue:
    session = session_at(organised_at(event_id), session_id)
    if Form().validate_on_submit():
        sessions.take_up(session, event_id=event_id, by=current_user)
        flash(f"« {session.title} » a lieu finalement.", "success")
    return _to_programme(event_id)


def _offered(form: SessionForm, conference: Conference) -> SessionForm:
    form.offer(rooms_of(conference), conference.event.timezone)
    return form


def _to_programme(event_id: int) -> ResponseReturnValue:
    return redirect(url_for("agenda.programme", event_id=event_id), 303)
