"""The organiser's list: who comes, who waits; decide, move, take the list as a file."""

from collections.abc import Iterator

from flask import Response, flash, redirect, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import Select

from app.agenda.forms.organising import CSV, ListForm, MoveForm, RefusalForm, RegistrationFilters
from app.agenda.models import Attendance, AttendanceState, Event
from app.agenda.policies import can_organise, visible_attendances
from app.agenda.queries.registrations import (
    TITLES,
    all_questions,
    answers_of,
    lines,
    listed,
    tally_of,
)
from app.agenda.services import deciding, listing
from app.agenda.views.blueprint import bp, event_at
from app.core import open_document, spreadsheet
from app.core.authorization import authorize, scoped
from app.core.db import now
from app.core.forms import Form
from app.core.pagination import paginate
from app.core.text import one_line

WORDS_LENGTH = 100


@bp.get("/agenda/<int:event_id>/inscrits")
def registrations(event_id: int) -> str:
    event = event_at(event_id)
    authorize(can_organise, event)
    wanted = request.args.get("etat", "")
    state = AttendanceState(wanted) if wanted in list(AttendanceState) else None
    words = one_line(request.args.get("q", ""))[:WORDS_LENGTH]
    page = paginate(listed(_of(event), state, words))
    return render_template(
        "agenda/registration/list.html",
        event=event,
        page=page,
        tally=tally_of(event),
        states=AttendanceState,
        state=state,
        words=words,
        filter=RegistrationFilters(state, words),
        form=ListForm(formdata=None),
    )


@bp.route("/agenda/<int:event_id>/inscrits/<int:attendance_id>", methods=["GET", "POST"])
def registration(event_id: int, attendance_id: int) -> ResponseReturnValue:
    event = event_at(event_id)
    authorize(can_organise, event)
    found = scoped(_of(event).where(Attendance.id == attendance_id))
    form = MoveForm(data={"state": found.state.value})
    if form.validate_on_submit():
        deciding.move(found, form.wanted, by=current_user)
        flash("C’est noté. La personne est prévenue.", "success")
        return redirect(url_for(".registrations", event_id=event_id), 303)
    page = render_template(
        "agenda/registration/one.html",
        event=event,
        one=found,
        form=form,
        questions=all_questions(event),
        answers=answers_of([found.id]).get(found.id, {}),
    )
    return page, 422 if form.errors else 200


@bp.post("/agenda/<int:event_id>/inscrits/<int:attendance_id>/accepter")
def approve(event_id: int, attendance_id: int) -> ResponseReturnValue:
    found = _one(event_id, attendance_id)
    if Form().validate_on_submit():
        deciding.approve(found, by=current_user)
        flash(f"{found.full_name} : {found.state.label.lower()}.", "success")
    return redirect(_awaiting(event_id), 303)


@bp.route("/agenda/<int:event_id>/inscrits/<int:attendance_id>/refuser", methods=["GET", "POST"])
def refuse(event_id: int, attendance_id: int) -> ResponseReturnValue:
    found = _one(event_id, attendance_id)
    form = RefusalForm()
    if form.validate_on_submit():
        deciding.refuse(found, form.reason.data, by=current_user)
        flash(f"L’inscription de {found.full_name} est refusée.", "success")
        return redirect(_awaiting(event_id), 303)
    event = event_at(event_id)
    page = render_template("agenda/registration/refuse.html", event=event, one=found, form=form)
    return page, 422 if form.errors else 200


@bp.post("/agenda/<int:event_id>/inscrits/exporter")
def export_registrations(event_id: int) -> ResponseReturnValue:
    event = event_at(event_id)
    authorize(can_organise, event)
    form = ListForm()
    if not form.validate_on_submit():
        return redirect(url_for(".registrations", event_id=event_id), 303)
    listing.log_export(event, form.file_format.data, by=current_user)
    return _file(event, form.file_format.data)


def _file(event: Event, file_format: str) -> Response:
    """The list as a file, made as it is sent."""
    questions = all_questions(event)
    titles = [*TITLES, *(each.label for each in questions)]
    rows = list(lines(_of(event), questions))
    content: Iterator[str] | Iterator[bytes]
    if file_format == CSV:
        content, mimetype = spreadsheet.lines(titles, rows), spreadsheet.MIMETYPE
    else:
        content, mimetype = open_document.pieces("Inscrits", titles, rows), open_document.MIMETYPE
    name = f"inscrits-{event.id}-{now():%Y-%m-%d}.{file_format}"
    return Response(
        stream_with_context(content),
        content_type=mimetype,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _of(event: Event) -> Select[Attendance]:
    return visible_attendances(current_user).where(Attendance.event_id == event.id)


def _one(event_id: int, attendance_id: int) -> Attendance:
    """A registration of an event that the person organises."""
    event = event_at(event_id)
    authorize(can_organise, event)
    return scoped(_of(event).where(Attendance.id == attendance_id))


def _awaiting(event_id: int) -> str:
    waiting = AttendanceState.AWAITING_APPROVAL.value
    return url_for(".registrations", event_id=event_id, etat=waiting)
