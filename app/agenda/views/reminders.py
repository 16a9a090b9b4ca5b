"""When those who come to an event are reminded of it."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.agenda.forms.feeds import RemindersForm
from app.agenda.policies import can_organise
from app.agenda.services.reminders import reminders_of, set_reminders
from app.agenda.views.blueprint import bp, event_at, event_url
from app.core.authorization import authorize


@bp.route("/agenda/<int:event_id>/rappels", methods=["GET", "POST"])
def reminders(event_id: int) -> ResponseReturnValue:
    event = event_at(event_id)
    authorize(can_organise, event)
    form = RemindersForm(data={"before": reminders_of(event)})
    if form.validate_on_submit():
        set_reminders(event, form.before.data or [], by=current_user)
        flash("Les rappels sont enregistrés.", "success")
        return redirect(event_url(event))
    page = render_template("agenda/reminders.html", event=event, form=form)
    return page, 422 if form.errors else 200
