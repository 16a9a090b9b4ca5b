"""A registered person says which workshops they would like."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.agenda.forms.conferences import wishes_form
from app.agenda.queries.conference.programme import (
    attendance_at,
    comes_to_plenary,
    named,
    programme_of,
    wishes_of,
)
from app.agenda.services.conference.wishes import set_wishes
from app.agenda.views.blueprint import bp
from app.agenda.views.conference.places import conference_at


@bp.route("/agenda/<int:event_id>/conference/voeux", methods=["GET", "POST"])
def wishes(event_id: int) -> ResponseReturnValue:
    conference = conference_at(event_id)
    attendance = attendance_at(current_user, event_id)
    if attendance is None:
        flash("Inscrivez-vous d’abord à la conférence, puis choisissez vos ateliers.", "info")
        return redirect(url_for("agenda.event", event_id=event_id))
    choices = [(each.id, named(each)) for each in programme_of(conference).workshops]
    known = wishes_of(attendance)
    is_coming = comes_to_plenary(attendance) or not known
    form, names = wishes_form(choices, conference.most_wishes, known, is_coming)
    if form.validate_on_submit():
        set_wishes(attendance, form.chosen(names), at_plenary=form.at_plenary.data)
        flash("Vos choix sont notés. Vous pouvez les changer jusqu’à la clôture.", "success")
        return redirect(url_for("agenda.programme", event_id=event_id))
    page = render_template(
        "agenda/conference/wishes.html",
        form=form,
        names=names,
        event=conference.event,
        conference=conference,
    )
    return page, 422 if form.errors else 200
