"""The programme of a conference, and what its organisers change of it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from app.agenda.forms.conferences import RoomForm, SessionForm
from app.agenda.models import Room, Venue
from app.agenda.policies import can_organise
from app.agenda.queries.conference.programme import (
    attendance_at,
    kept_seats,
    named,
    programme_of,
    rooms_of,
)
from app.agenda.queries.guises import families
from app.agenda.services.conference import adjusting
from app.agenda.services.conference.telling import seats_of
from app.agenda.views.blueprint import bp
from app.agenda.views.conference.places import conference_at, organised_at, session_at
from app.core.authorization import scoped


@bp.get("/agenda/<int:event_id>/conference")
def programme(event_id: int) -> ResponseReturnValue:
    conference = conference_at(event_id)
    attendance = attendance_at(current_user, event_id)
    return render_template(
        "agenda/conference/programme.html",
        event=conference.event,
        conference=conference,
        programme=programme_of(conference),
        attendance=attendance,
        seats=seats_of(attendance) if attendance and conference.told_at else [],
        named=named,
        may_organise=can_organise(current_user, conference.event),
    )


@bp.route("/agenda/<int:event_id>/conference/ateliers/<int:session_id>", methods=["GET", "POST"])
def edit_session(event_id: int, session_id: int) -> ResponseReturnValue:
    conference = organised_at(event_id)
    session = session_at(conference, session_id)
    form = SessionForm()
    form.offer(rooms_of(conference), families())
    if not form.is_submitted():
        form.start_from(session, kept_seats(session))
    if form.validate_on_submit():
        adjusting.describe(session, form.title.data, form.facilitator_line.data or "")
        room_id = form.room_id.data or None
        adjusting.set_room(session, room_id, form.capacity.data, event_id=event_id, by=current_user)
        adjusting.keep_seats(session, form.kept, event_id=event_id, by=current_user)
        flash("L’atelier est modifié.", "success")
        return redirect(url_for("agenda.programme", event_id=event_id))
    page = render_template(
        "agenda/conference/session.html", form=form, event=conference.event, session=session
    )
    return page, 422 if form.errors else 200


@bp.route("/agenda/<int:event_id>/conference/salles/<int:room_id>", methods=["GET", "POST"])
def edit_room(event_id: int, room_id: int) -> ResponseReturnValue:
    conference = organised_at(event_id)
    wanted = select(Room).join(Room.venue).options(contains_eager(Room.venue))
    room = scoped(wanted.where(Room.id == room_id, Venue.conference_id == conference.id))
    form = RoomForm(obj=room)
    if form.validate_on_submit():
        adjusting.resize_room(room, form.name.data, form.capacity.data, by=current_user)
        flash("La salle est modifiée.", "success")
        return redirect(url_for("agenda.programme", event_id=event_id))
    page = render_template(
        "agenda/conference/room.html", form=form, event=conference.event, room=room
    )
    return page, 422 if form.errors else 200
