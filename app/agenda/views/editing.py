"""Change an event; cancel it, and take that back."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from app.agenda.forms.gestures import CancelForm
from app.agenda.forms.repeating import EditForm
from app.agenda.models import Event
from app.agenda.policies import can_organise
from app.agenda.queries.places import place_of_event
from app.agenda.queries.rhythm import in_words
from app.agenda.queries.series import rhythm_of
from app.agenda.services import cancelling, events
from app.agenda.services.refusals import EventIsCancelled
from app.agenda.services.series import cutting
from app.agenda.views.blueprint import bp, event_at, event_url
from app.core.authorization import authorize
from app.core.dates import plural
from app.core.forms import Form


@bp.route("/agenda/<int:event_id>/modifier", methods=["GET", "POST"])
def edit(event_id: int) -> ResponseReturnValue:
    event = event_at(event_id, with_series=True)
    authorize(can_organise, event)
    form = EditForm(event, place_of_event(event.region, event.workgroup), rhythm_of(event))
    if request.method == "GET":
        form.start_from(event)
    elif form.validate_on_submit():
        return _edited(event, form)
    page = render_template("agenda/edit.html", event=event, form=form)
    return page, 422 if form.errors else 200


def _edited(event: Event, form: EditForm) -> ResponseReturnValue:
    if form.is_for_following:
        told = _said(event, form)
    elif events.edit(event, form.details, edit_number=form.edit_number.data or 0, by=current_user):
        told = "L’évènement est à jour."
    else:
        told = "Rien n’a changé."
    flash(told, "success")
    return redirect(event_url(event))


def _said(event: Event, form: EditForm) -> str:
    """Change a date and those that follow; tell what was done."""
    number, rule = form.edit_number.data or 0, form.rule
    changed = cutting.edit_following(
        event, form.details, edit_number=number, by=current_user, rule=rule
    )
    if rule is None:
        return f"C’est fait\u00a0: {plural(len(changed), 'date modifiée', 'dates modifiées')}."
    return f"C’est fait\u00a0: {in_words(rule, form.starts_on.data)}."


@bp.route("/agenda/<int:event_id>/annuler", methods=["GET", "POST"])
def cancel(event_id: int) -> ResponseReturnValue:
    event = event_at(event_id)
    authorize(can_organise, event)
    if event.is_cancelled and request.method == "GET":
        raise EventIsCancelled
    form = CancelForm(event)
    if form.validate_on_submit():
        return _cancelled(event, form)
    page = render_template("agenda/cancel.html", event=event, form=form)
    return page, 422 if form.errors else 200


def _cancelled(event: Event, form: CancelForm) -> ResponseReturnValue:
    reason = form.reason.data or ""
    if form.is_for_following:
        count = len(cutting.cancel_following(event, reason, by=current_user))
        flash(f"C’est fait : {plural(count, 'date annulée', 'dates annulées')}.", "success")
        return redirect(event_url(event))
    cancelling.cancel(event, reason, by=current_user)
    link = Markup('L’évènement est annulé. <a href="{}">Le rétablir</a>')
    flash(link.format(url_for("agenda.uncancel", event_id=event.id)), "success")
    return redirect(event_url(event))


@bp.route("/agenda/<int:event_id>/retablir", methods=["GET", "POST"])
def uncancel(event_id: int) -> ResponseReturnValue:
    event = event_at(event_id)
    authorize(can_organise, event)
    if Form().validate_on_submit():
        cancelling.uncancel(event, by=current_user)
        flash("L’évènement aura bien lieu, avec les mêmes inscriptions.", "success")
        return redirect(event_url(event))
    return render_template("agenda/uncancel.html", event=event)
