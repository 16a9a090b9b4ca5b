"""The buildings and rooms of a conference, and the rules by which people choose."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from app.agenda.forms.conference.creating import END_OF_DAY
from app.agenda.forms.conference.programme import ChoiceForm, NewRoomForm, RoomForm, VenueForm
from app.agenda.forms.moments import moment_at
from app.agenda.models import Room, Venue
from app.agenda.queries.conference.programme import venues_of
from app.agenda.services.conference import venues
from app.agenda.views.blueprint import bp
from app.agenda.views.conference.places import organised_at
from app.core.authorization import scoped


@bp.route("/agenda/<int:event_id>/conference/lieux/nouveau", methods=["GET", "POST"])
def add_venue(event_id: int) -> ResponseReturnValue:
    conference, form = organised_at(event_id), VenueForm()
    if form.validate_on_submit():
        venues.add_venue(event_id, form.building, by=current_user)
        return _saved(event_id, "Le bâtiment est ajouté. Ajoutez-lui des salles.")
    page = render_template(
        "agenda/conference/venue.html", form=form, event=conference.event, venue=None
    )
    return page, 422 if form.errors else 200


@bp.route("/agenda/<int:event_id>/conference/lieux/<int:venue_id>", methods=["GET", "POST"])
def edit_venue(event_id: int, venue_id: int) -> ResponseReturnValue:
    conference = organised_at(event_id)
    wanted = select(Venue).where(Venue.id == venue_id, Venue.conference_id == conference.id)
    venue = scoped(wanted)
    form = VenueForm(obj=venue)
    if form.validate_on_submit():
        venues.change_venue(venue, form.building, by=current_user)
        return _saved(event_id, "Le bâtiment est à jour.")
    page = render_template(
        "agenda/conference/venue.html", form=form, event=conference.event, venue=venue
    )
    return page, 422 if form.errors else 200


@bp.route("/agenda/<int:event_id>/conference/salles/nouvelle", methods=["GET", "POST"])
def add_room(event_id: int) -> ResponseReturnValue:
    conference, form = organised_at(event_id), NewRoomForm()
    known = venues_of(conference)
    form.offer(known)
    if form.validate_on_submit():
        venue = next(each for each in known if each.id == form.venue_id.data)
        venues.add_room(venue, form.name.data, form.capacity.data, by=current_user)
        return _saved(event_id, "La salle est ajoutée.")
    page = render_template(
        "agenda/conference/room.html", form=form, event=conference.event, room=None
    )
    return page, 422 if form.errors else 200


@bp.route("/agenda/<int:event_id>/conference/salles/<int:room_id>", methods=["GET", "POST"])
def edit_room(event_id: int, room_id: int) -> ResponseReturnValue:
    conference = organised_at(event_id)
    wanted = select(Room).join(Room.venue).options(contains_eager(Room.venue))
    room = scoped(wanted.where(Room.id == room_id, Venue.conference_id == conference.id))
    form = RoomForm(obj=room)
    if form.validate_on_submit():
        venues.resize_room(room, form.name.data, form.capacity.data, by=current_user)
        return _saved(event_id, "La salle est à jour.")
    page = render_template(
        "agenda/conference/room.html", form=form, event=conference.event, room=room
    )
    return page, 422 if form.errors else 200


@bp.route("/agenda/<int:event_id>/conference/choix", methods=["GET", "POST"])
def choice_rules(event_id: int) -> ResponseReturnValue:
    conference, form = organised_at(event_id), ChoiceForm()
    zone = conference.event.timezone
    if not form.is_submitted():
        form.start_from(conference, zone)
    if form.validate_on_submit():
        last, hour = form.closes_on.data, form.closes_hour.data or END_OF_DAY
        closes_at = moment_at(last, hour, zone) if last else None
        venues.set_choice(event_id, form.most_wishes.data, closes_at, by=current_user)
        return _saved(event_id, "Les règles du choix des ateliers sont à jour.")
    page = render_template("agenda/conference/choice.html", form=form, event=conference.event)
    return page, 422 if form.errors else 200


def _saved(event_id: int, told: str) -> ResponseReturnValue:
    flash(told, "success")
    return redirect(url_for("agenda.programme", event_id=event_id), 303)
