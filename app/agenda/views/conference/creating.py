"""Make a regional conference in one go."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.agenda.forms.conference.creating import ConferenceForm
from app.agenda.policies import can_organise_conference
from app.agenda.policies.acting import can_organise_some_conference, conference_regions
from app.agenda.services.conference import creating
from app.agenda.views.blueprint import bp
from app.core.authorization import authorize
from app.core.db import db


@bp.route("/agenda/conferences/nouvelle", methods=["GET", "POST"])
def create_conference() -> ResponseReturnValue:
    authorize(can_organise_some_conference)
    form = ConferenceForm(db.session.scalars(conference_regions(current_user)).all())
    if form.validate_on_submit():
        authorize(can_organise_conference, form.region_code.data)
        event = creating.create_conference(form.plan, by=current_user, key=form.submission_key.data)
        flash(
            "La conférence est créée, avec un atelier par groupe. Vérifiez les salles.", "success"
        )
        return redirect(url_for("agenda.programme", event_id=event.id))
    page = render_template("agenda/conference/create.html", form=form)
    return page, 422 if form.errors else 200
