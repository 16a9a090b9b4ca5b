"""Who was there: a sheet to print and sign, a list to tick on a phone."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.agenda.models import Attendance
from app.agenda.policies import can_organise, visible_attendances
from app.agenda.queries.arrivals import arrivals_at, expected_at
from app.agenda.queries.conference.sheets import person_row
from app.agenda.services import attending
from app.agenda.views.blueprint import bp, event_at
from app.agenda.views.printed import pdf_file
from app.core import printing
from app.core.authorization import authorize, scoped
from app.core.dates import span
from app.core.db import db
from app.core.forms import Form, row_number
from app.core.text import one_line

BLANK_LINES = 6
LONGEST_SEARCH = 100


@bp.get("/agenda/<int:event_id>/emargement")
def attendance_sheet(event_id: int) -> ResponseReturnValue:
    event = event_at(event_id)
    authorize(can_organise, event)
    people = db.session.scalars(expected_at(event)).all()
    place = ", ".join(filter(None, (event.venue, event.address)))
    sheet = {
        "title": "Personnes inscrites",
        "facts": place,
        "rows": [person_row(each) for each in people],
        "blank": BLANK_LINES,
    }
    when = span(event.starts_at, event.ends_at, event.timezone).capitalize()
    values = {"title": f"Émargement – {event.title}", "subtitle": when, "sheets": [sheet]}
    return pdf_file(printing.pdf("agenda/print/sheets.typ", values), "emargement")


@bp.route("/agenda/<int:event_id>/presence", methods=["GET", "POST"])
def presence(event_id: int) -> ResponseReturnValue:
    event = event_at(event_id)
    authorize(can_organise, event)
    typed = one_line(request.values.get("q", ""))[:LONGEST_SEARCH]
    if Form().validate_on_submit():
        _tick(event_id)
        return redirect(url_for("agenda.presence", event_id=event_id, q=typed or None))
    found = arrivals_at(event, typed, most=200)
    return render_template("agenda/meetings/presence.html", event=event, typed=typed, found=found)


def _tick(event_id: int) -> None:
    attendance = scoped(
        visible_attendances(current_user).where(
            Attendance.id == request.form.get("attendance_id", type=row_number),
            Attendance.event_id == event_id,
        )
    )
    gesture = request.form.get("gesture")
    if gesture == "tick":
        attending.check_in(attendance, by=current_user)
    elif gesture == "absent":
        attending.note_absent(attendance)
    else:
        attending.undo(attendance)
