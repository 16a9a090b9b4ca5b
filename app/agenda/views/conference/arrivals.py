"""The day of the conference: sheets to sign, people ticked at the door, who came."""

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.agenda.models import Attendance
from app.agenda.policies import visible_attendances
from app.agenda.queries.arrivals import arrivals_at
from app.agenda.queries.conference.programme import programme_of
from app.agenda.queries.conference.sheets import sheets_of
from app.agenda.queries.conference.turnout import Turnout, turnout_of
from app.agenda.services import attending
from app.agenda.views.blueprint import bp
from app.agenda.views.conference.places import organised_at
from app.agenda.views.printed import pdf_file
from app.core import printing, spreadsheet
from app.core.authorization import scoped
from app.core.forms import Form, row_number
from app.core.text import one_line

LONGEST_SEARCH = 100


@bp.get("/agenda/<int:event_id>/conference/feuilles")
def conference_sheets(event_id: int) -> ResponseReturnValue:
    conference = organised_at(event_id)
    return render_template("agenda/conference/sheets.html", event=conference.event)


@bp.get("/agenda/<int:event_id>/conference/feuilles.pdf")
def conference_sheets_file(event_id: int) -> ResponseReturnValue:
    conference = organised_at(event_id)
    event, by_room = conference.event, request.args.get("par") == "salle"
    values = {
        "title": f"Émargement – {event.title}",
        "sheets": sheets_of(programme_of(conference), event.timezone, by_room=by_room),
    }
    return pdf_file(printing.pdf("agenda/print/sheets.typ", values), "emargement")


@bp.route("/agenda/<int:event_id>/conference/accueil", methods=["GET", "POST"])
def check_in(event_id: int) -> ResponseReturnValue:
    conference = organised_at(event_id)
    typed = one_line(request.values.get("q", ""))[:LONGEST_SEARCH]
    if Form().validate_on_submit():
        attendance = scoped(
            visible_attendances(current_user).where(
                Attendance.id == request.form.get("attendance_id", type=row_number),
                Attendance.event_id == event_id,
            )
        )
        if request.form.get("gesture") == "undo":
            attending.undo(attendance)
        else:
            attending.check_in(attendance, by=current_user)
        return redirect(url_for("agenda.check_in", event_id=event_id, q=typed or None))
    return render_template(
        "agenda/conference/check_in.html",
        event=conference.event,
        typed=typed,
        found=arrivals_at(conference.event, typed),
    )


@bp.get("/agenda/<int:event_id>/conference/frequentation")
def turnout(event_id: int) -> ResponseReturnValue:
    conference = organised_at(event_id)
    found = turnout_of(conference.event)
    return render_template("agenda/conference/turnout.html", event=conference.event, found=found)


@bp.get("/agenda/<int:event_id>/conference/frequentation.csv")
def turnout_file(event_id: int) -> ResponseReturnValue:
    conference = organised_at(event_id)
    titles = ["Par", "Catégorie", "Inscrites", "Présentes"]
    rows = _rows(turnout_of(conference.event))
    return Response(
        "".join(spreadsheet.lines(titles, rows)),
        content_type=spreadsheet.MIMETYPE,
        headers={"Content-Disposition": 'attachment; filename="frequentation.csv"'},
    )


def _rows(found: Turnout) -> list[list[object]]:
    named = {"Type de structure": found.families, "Département": found.departments}
    return [
        [title, each.label, each.registered, each.present]
        for title, bars in named.items()
        for each in bars
    ]
