"""The minutes of a meeting, read, printed, corrected."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from app.agenda.forms.meetings import AnswerForm, CorrectionForm
from app.agenda.models import Correction, Minutes, MinutesLine
from app.agenda.policies import NAMED, can_take_minutes, visible_minutes
from app.agenda.policies.meetings import can_correct, can_tick_action, visible_lines
from app.agenda.queries.meetings.minutes import corrections_of, lines_of, points_of, presence_at
from app.agenda.queries.meetings.printed import minutes_values
from app.agenda.services.meetings import corrections
from app.agenda.services.meetings import minutes as services
from app.agenda.views.blueprint import bp, event_at
from app.agenda.views.printed import pdf_file
from app.core import printing
from app.core.authorization import authorize, scoped
from app.core.db import now
from app.core.forms import Form


def minutes_at(event_id: int) -> Minutes:
    """The minutes of a meeting that one may read, with its event, else 404."""
    wanted = visible_minutes(current_user).where(Minutes.event_id == event_id)
    return scoped(wanted.options(contains_eager(Minutes.event).options(*NAMED)))


@bp.get("/agenda/<int:event_id>/compte-rendu")
def minutes(event_id: int) -> ResponseReturnValue:
    event = event_at(event_id)
    if services.of_event(event) is None and can_take_minutes(current_user, event):
        return redirect(url_for("agenda.write_minutes", event_id=event_id))
    found = minutes_at(event_id)
    form = CorrectionForm()
    lines = lines_of(found)
    form.offer(lines)
    return _page(found, form)


def _page(found: Minutes, form: CorrectionForm) -> str:
    event = found.event
    is_open = found.shared_at is not None and not found.is_frozen(now())
    return render_template(
        "agenda/meetings/minutes.html",
        event=event,
        minutes=found,
        lines=lines_of(found),
        points=points_of(event),
        presence=presence_at(event),
        corrections=corrections_of(found),
        form=form,
        is_open=is_open,
        may_correct=is_open and can_correct(current_user, event),
        may_write=can_take_minutes(current_user, event),
    )


@bp.get("/agenda/<int:event_id>/compte-rendu.pdf")
def minutes_file(event_id: int) -> ResponseReturnValue:
    found = minutes_at(event_id)
    return pdf_file(printing.pdf("agenda/print/minutes.typ", minutes_values(found)), "compte-rendu")


@bp.post("/agenda/<int:event_id>/compte-rendu/corrections")
def ask_correction(event_id: int) -> ResponseReturnValue:
    found = minutes_at(event_id)
    authorize(can_correct, found.event)
    form = CorrectionForm()
    form.offer(lines_of(found))
    if form.validate_on_submit():
        key, line_id = form.submission_key.data, form.line_id.data or None
        corrections.ask(found, form.text.data, by=current_user, line_id=line_id, key=key)
        flash("Votre demande est transmise à l’animation.", "success")
        return redirect(url_for("agenda.minutes", event_id=event_id))
    return _page(found, form), 422


@bp.route(
    "/agenda/<int:event_id>/compte-rendu/corrections/<int:correction_id>", methods=["GET", "POST"]
)
def answer_correction(event_id: int, correction_id: int) -> ResponseReturnValue:
    found = minutes_at(event_id)
    authorize(can_take_minutes, found.event)
    wanted = select(Correction).where(
        Correction.id == correction_id, Correction.minutes_id == found.id
    )
    correction = scoped(wanted)
    form = AnswerForm()
    if form.validate_on_submit():
        is_accepted = form.is_accepted.data == "yes"
        corrections.answer(
            correction, is_accepted=is_accepted, text=form.answer.data or "", by=current_user
        )
        flash("Votre réponse est enregistrée.", "success")
        return redirect(url_for("agenda.minutes", event_id=event_id))
    page = render_template(
        "agenda/meetings/answer.html", event=found.event, correction=correction, form=form
    )
    return page, 422 if form.errors else 200


@bp.post("/agenda/<int:event_id>/compte-rendu/lignes/<int:line_id>")
def tick_action(event_id: int, line_id: int) -> ResponseReturnValue:
    found = minutes_at(event_id)
    line = scoped(
        visible_lines(current_user).where(
            MinutesLine.id == line_id, MinutesLine.minutes_id == found.id
        )
    )
    authorize(can_tick_action, line, found.event)
    if Form().validate_on_submit():
        services.tick_done(line, is_done=line.done_at is None, by=current_user)
    return redirect(url_for("agenda.minutes", event_id=event_id, _anchor=f"ligne-{line_id}"))
