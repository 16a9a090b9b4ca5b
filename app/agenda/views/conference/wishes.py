"""What a registered person does of their workshops: choose them, leave a seat."""

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.agenda.models import Attendance
from app.agenda.policies import own_attendances
from app.agenda.queries.conference.day import conference_of
from app.agenda.queries.guest_links import attendance_of
from app.agenda.services.conference.leaving import leave
from app.agenda.views.blueprint import bp
from app.agenda.views.conference.places import conference_at
from app.core.authorization import public, scoped
from app.core.forms import Form

LEFT = "Votre place est laissée à la personne suivante. Vous restez inscrit ou inscrite."


@bp.get("/agenda/<int:event_id>/conference/voeux")
def wishes(event_id: int) -> ResponseReturnValue:
    """Workshops are chosen with the rest of the registration."""
    conference_at(event_id)
    return redirect(url_for("agenda.register", event_id=event_id, _anchor="ateliers"))


@bp.post("/agenda/<int:event_id>/conference/place/<int:session_id>/laisser")
def leave_seat(event_id: int, session_id: int) -> ResponseReturnValue:
    own = scoped(own_attendances(current_user).where(Attendance.event_id == event_id))
    if Form().validate_on_submit():
        leave(own, session_id)
        flash(LEFT, "success")
    return redirect(url_for("agenda.programme", event_id=event_id), 303)


@bp.post("/agenda/inscription/<token>/place/<int:session_id>/laisser")
@public
def guest_leave_seat(token: str, session_id: int) -> ResponseReturnValue:
    """The same for a guest, whose link is their right."""
    own = attendance_of(token)
    if conference_of(own.event) is None:
        abort(404)
    if Form().validate_on_submit():
        leave(own, session_id)
        flash(LEFT, "success")
    return redirect(url_for("agenda.guest", token=token), 303)
