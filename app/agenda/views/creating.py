"""Put an event in an agenda: which one, then what it is."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from app.agenda.forms.gestures import PlaceForm
from app.agenda.forms.repeating import CreateForm
from app.agenda.models import Event, RegistrationMode
from app.agenda.policies import can_create, can_organise_somewhere
from app.agenda.queries.places import Place, places_of
from app.agenda.queries.series import written_count
from app.agenda.services import events
from app.agenda.services.series import writing
from app.agenda.views.blueprint import bp, event_url
from app.core.authorization import authorize
from app.core.dates import plural


@bp.route("/agenda/nouveau", methods=["GET", "POST"])
def create() -> ResponseReturnValue:
    authorize(can_organise_somewhere)
    places = places_of(current_user)
    known = {each.token: each for several in places.values() for each in several}
    place = known.get(request.args.get("lieu", ""))
    if place is None and len(known) == 1:
        place = next(iter(known.values()))
    if place is None:
        page = render_template("agenda/choose_place.html", form=PlaceForm(places))
        return page, 422 if request.method == "POST" else 200
    authorize(can_create, place.region_code, place.workgroup_id)
    form = CreateForm(place)
    if request.method == "GET":
        _start(form, place)
    elif form.validate_on_submit():
        return _created(form, place)
    page = render_template("agenda/create.html", form=form, place=place)
    return page, 422 if form.errors else 200


def _start(form: CreateForm, place: Place) -> None:
    form.timezone.data = place.timezone
    form.audience.data = place.audiences[0].value
    form.registration.data = "open"
    day = request.args.get("jour")
    if day:
        try:
            form.starts_on.process_formdata([day])
        except ValueError:
            form.starts_on.data = None


def _created(form: CreateForm, place: Place) -> ResponseReturnValue:
    key, where = form.submission_key.data, (place.region_code, place.workgroup_id)
    rule = form.rule
    if rule is None:
        event = events.create(
            form.details, region_code=where[0], workgroup_id=where[1], by=current_user, key=key
        )
        flash(_announced(event), "success")
        return redirect(event_url(event))
    event = writing.begin(
        form.details, rule, form.skipped_days, place=where, by=current_user, key=key
    )
    flash(f"La série est à l’agenda{_told(event)}.", "success")
    return redirect(event_url(event))


def _announced(event: Event) -> str:
    """With the next step: an event where one registers has nobody yet."""
    if event.registration is RegistrationMode.NONE:
        return "L’évènement est à l’agenda."
    link = Markup('L’évènement est à l’agenda. <a href="{}">Inviter des personnes</a>')
    return link.format(url_for("agenda.invite", event_id=event.id))


def _told(event: Event) -> str:
    return f" : {plural(written_count(event), 'date', 'dates')} pour l’instant"
