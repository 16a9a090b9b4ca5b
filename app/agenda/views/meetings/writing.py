"""Write the minutes of a meeting, then share them."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.agenda.forms.meetings import MinutesForm
from app.agenda.models import Event, Minutes
from app.agenda.policies import can_take_minutes
from app.agenda.queries.meetings.minutes import lines_of, points_of
from app.agenda.services.meetings import minutes as services
from app.agenda.services.meetings.refusals import MinutesFrozen, NotOverYet
from app.agenda.views.blueprint import bp, event_at
from app.agenda.views.meetings.minutes import minutes_at
from app.core.authorization import authorize
from app.core.db import now
from app.core.forms import Form


@bp.route("/agenda/<int:event_id>/compte-rendu/ecrire", methods=["GET", "POST"])
def write_minutes(event_id: int) -> ResponseReturnValue:
    event = event_at(event_id)
    authorize(can_take_minutes, event)
    found = services.of_event(event)
    _check_writable(event, found)
    form = MinutesForm()
    if not form.is_submitted():
        form.start_from(found or Minutes(edit_number=0), lines_of(found) if found else ())
    if form.validate_on_submit():
        return _written(event, form)
    page = render_template(
        "agenda/meetings/write.html",
        event=event,
        form=form,
        points=points_of(event),
        is_shared=found is not None and found.shared_at is not None,
    )
    return page, 422 if form.errors else 200


def _check_writable(event: Event, found: Minutes | None) -> None:
    if event.starts_at > now():
        raise NotOverYet
    if found is not None and found.is_frozen(now()):
        raise MinutesFrozen


def _written(event: Event, form: MinutesForm) -> ResponseReturnValue:
    minutes = services.begin(event, by=current_user)
    services.write(
        minutes,
        form.introduction.data or "",
        form.lines,
        edit_number=form.edit_number.data or 0,
        by=current_user,
    )
    if request.form.get("next") == "more":
        flash("C’est enregistré. Voici d’autres lignes.", "success")
        return redirect(url_for("agenda.write_minutes", event_id=event.id))
    flash("Le compte rendu est enregistré.", "success")
    return redirect(url_for("agenda.minutes", event_id=event.id))


@bp.post("/agenda/<int:event_id>/compte-rendu/partager")
def share_minutes(event_id: int) -> ResponseReturnValue:
    found = minutes_at(event_id)
    authorize(can_take_minutes, found.event)
    if Form().validate_on_submit():
        services.share(found, by=current_user)
        flash(
            "Le compte rendu est partagé. Les personnes présentes ont sept jours pour demander "
            "une correction.",
            "success",
        )
    return redirect(url_for("agenda.minutes", event_id=event_id))
