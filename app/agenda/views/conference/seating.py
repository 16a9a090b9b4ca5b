"""Who is in which workshop: proposed, adjusted by hand, told."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.agenda.forms.conference.seating import MoveForm
from app.agenda.models import Attendance, SessionKind
from app.agenda.policies import visible_attendances
from app.agenda.queries.conference.day import seats_of
from app.agenda.queries.conference.programme import named, programme_of
from app.agenda.queries.conference.seating import (
    breakdown_of,
    left_over_lines,
    people_lines,
    standing_of,
    workshop_lines,
)
from app.agenda.services.conference import adjusting, seating, telling
from app.agenda.views.blueprint import bp
from app.agenda.views.conference.places import organised_at
from app.core.authorization import scoped
from app.core.dates import plural
from app.core.forms import Form


@bp.get("/agenda/<int:event_id>/conference/repartition")
def seating_page(event_id: int) -> ResponseReturnValue:
    conference = organised_at(event_id)
    programme = programme_of(conference)
    by_id = {each.id: each for each in programme.workshops}
    wanted = request.args.get("atelier", type=int)
    chosen = by_id.get(wanted) if wanted else None
    event = conference.event
    people = people_lines(event, conference, session_id=chosen.id if chosen else None)
    return render_template(
        "agenda/conference/seating.html",
        event=event,
        conference=conference,
        lines=workshop_lines(programme),
        standing=standing_of(event, conference),
        chosen=chosen,
        people=people,
        breakdown=breakdown_of(people) if chosen else None,
        left_over=[] if chosen else left_over_lines(event, conference),
        untold=len(telling.to_tell(event_id)) if conference.allocated_at else 0,
    )


@bp.post("/agenda/<int:event_id>/conference/repartition/proposer")
def propose_seats(event_id: int) -> ResponseReturnValue:
    conference = organised_at(event_id)
    if Form().validate_on_submit():
        seating.propose(event_id, by=current_user)
        found = standing_of(conference.event, conference)
        flash(f"La répartition est faite : {plural(found.seated, 'place', 'places')}.", "success")
    return redirect(url_for("agenda.seating_page", event_id=event_id))


@bp.post("/agenda/<int:event_id>/conference/repartition/prevenir")
def tell_seats(event_id: int) -> ResponseReturnValue:
    organised_at(event_id)
    if Form().validate_on_submit():
        count = telling.tell_all(event_id, by=current_user)
        one = "personne va recevoir un courriel avec ses ateliers"
        many = "personnes vont recevoir un courriel avec leurs ateliers"
        flash(f"{plural(count, one, many)}.", "success")
    return redirect(url_for("agenda.seating_page", event_id=event_id))


@bp.route(
    "/agenda/<int:event_id>/conference/repartition/<int:attendance_id>", methods=["GET", "POST"]
)
def move_seat(event_id: int, attendance_id: int) -> ResponseReturnValue:
    conference = organised_at(event_id)
    attendance = scoped(
        visible_attendances(current_user).where(
            Attendance.id == attendance_id, Attendance.event_id == event_id
        )
    )
    form = MoveForm()
    form.offer([(each.id, named(each)) for each in programme_of(conference).workshops])
    if form.validate_on_submit():
        adjusting.move(attendance, form.session_id.data or None, by=current_user)
        flash(f"{attendance.full_name} : la place est changée.", "success")
        return redirect(url_for("agenda.seating_page", event_id=event_id))
    seats = [each for each in seats_of(attendance) if each.session.kind is SessionKind.WORKSHOP]
    page = render_template(
        "agenda/conference/move.html",
        form=form,
        event=conference.event,
        person=attendance,
        seats=seats,
    )
    return page, 422 if form.errors else 200
