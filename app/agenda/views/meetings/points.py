"""The agenda of a meeting: the points to discuss."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.agenda.forms.meetings import PointsForm
from app.agenda.policies import can_organise
from app.agenda.queries.meetings.minutes import points_of
from app.agenda.services.meetings import points as services
from app.agenda.views.blueprint import bp, event_at
from app.core.authorization import authorize


@bp.route("/agenda/<int:event_id>/ordre-du-jour", methods=["GET", "POST"])
def points(event_id: int) -> ResponseReturnValue:
    event = event_at(event_id)
    authorize(can_organise, event)
    form = PointsForm()
    if not form.is_submitted():
        form.start_from(points_of(event))
    if form.validate_on_submit():
        services.set_points(event, form.points, by=current_user)
        flash("L’ordre du jour est enregistré.", "success")
        return redirect(url_for("agenda.event", event_id=event_id))
    page = render_template("agenda/meetings/points.html", event=event, form=form)
    return page, 422 if form.errors else 200
