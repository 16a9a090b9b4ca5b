"""Who organises an event: those who run its place, and those whom they name."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from app.accounts.models import User
from app.agenda.forms.organising import PeopleFilters
from app.agenda.models import Event, EventOrganiser
from app.agenda.policies import can_organise
from app.agenda.queries.organisers import find, may_be_named, organisers_of, running
from app.agenda.services import organisers as naming
from app.agenda.views.blueprint import bp, event_at, event_url
from app.core.authorization import authorize, scoped
from app.core.forms import Form
from app.core.text import one_line

WORDS_LENGTH = 100


@bp.get("/agenda/<int:event_id>/organisation")
def organisers(event_id: int) -> str:
    event = _organised(event_id)
    words = one_line(request.args.get("q", ""))[:WORDS_LENGTH]
    return render_template(
        "agenda/registration/organisers.html",
        event=event,
        named=organisers_of(event),
        running=running(event),
        found=find(event, words),
        words=words,
        filter=PeopleFilters(words),
    )


@bp.post("/agenda/<int:event_id>/organisation/<int:user_id>/ajouter")
def name_organiser(event_id: int, user_id: int) -> ResponseReturnValue:
    event = _organised(event_id)
    person = scoped(may_be_named(event).where(User.id == user_id))
    if Form().validate_on_submit():
        naming.name_organiser(event, person, by=current_user)
        flash(f"{person.full_name} organise aussi cet évènement.", "success")
    return redirect(url_for(".organisers", event_id=event_id), 303)


@bp.post("/agenda/<int:event_id>/organisation/<int:user_id>/retirer")
def dismiss_organiser(event_id: int, user_id: int) -> ResponseReturnValue:
    event = _organised(event_id)
    named = select(EventOrganiser.user_id).where(EventOrganiser.event_id == event.id)
    person = scoped(select(User).where(User.id == user_id, User.id.in_(named)))
    if Form().validate_on_submit():
        naming.dismiss_organiser(event, person, by=current_user)
        flash(f"{person.full_name} n’organise plus cet évènement.", "success")
    if can_organise(current_user, event):
        return redirect(url_for(".organisers", event_id=event_id), 303)
    return redirect(event_url(event), 303)


def _organised(event_id: int) -> Event:
    event = event_at(event_id)
    authorize(can_organise, event)
    return event
