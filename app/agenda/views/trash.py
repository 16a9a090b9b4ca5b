"""Throw an event away, take it back, see what is in the trash."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from app.agenda.forms.gestures import ScopeForm
from app.agenda.models import Event
from app.agenda.policies import NAMED, can_organise, can_organise_somewhere, visible_trash
from app.agenda.services import trash as services
from app.agenda.services.refusals import EventNotInTrash
from app.agenda.services.retention import TRASH_DAYS
from app.agenda.services.series.cutting import trash_following
from app.agenda.views.blueprint import bp, event_at, event_url
from app.core import parameters
from app.core.authorization import authorize, listing, scoped
from app.core.db import db
from app.core.forms import Form
from app.core.pagination import paginate

PER_PAGE = 20


@bp.route("/agenda/<int:event_id>/corbeille", methods=["GET", "POST"])
def trash(event_id: int) -> ResponseReturnValue:
    if _is_in_trash(event_id):
        scoped(visible_trash(current_user).where(Event.id == event_id))
        flash("C’est déjà à la corbeille. On peut le rétablir ici.", "info")
        return redirect(url_for("agenda.trash_list"))
    event = event_at(event_id)
    authorize(can_organise, event)
    form = ScopeForm(event)
    if form.validate_on_submit():
        return _thrown(event, form)
    days = parameters.value_of(TRASH_DAYS)
    page = render_template("agenda/trash_event.html", event=event, form=form, days=days)
    return page, 422 if form.errors else 200


def _thrown(event: Event, form: ScopeForm) -> ResponseReturnValue:
    if form.is_for_following:
        trash_following(event, by=current_user)
    else:
        services.trash(event, by=current_user)
    link = Markup('C’est à la <a href="{}">corbeille</a>, d’où on peut le rétablir.')
    flash(link.format(url_for("agenda.trash_list")), "success")
    return redirect(url_for("agenda.index"))


def _is_in_trash(event_id: int) -> bool:
    thrown = visible_trash(current_user).where(Event.id == event_id)
    return db.session.scalar(thrown.with_only_columns(Event.id)) is not None


@bp.post("/agenda/<int:event_id>/restaurer")
def restore(event_id: int) -> ResponseReturnValue:
    if not _is_in_trash(event_id):
        authorize(can_organise, event_at(event_id))
        raise EventNotInTrash
    event = scoped(visible_trash(current_user).where(Event.id == event_id).options(*NAMED))
    if Form().validate_on_submit():
        services.restore(event, by=current_user)
        flash("L’évènement est de nouveau à l’agenda, avec les mêmes inscriptions.", "success")
    return redirect(event_url(event))


@bp.get("/agenda/corbeille")
def trash_list() -> str:
    authorize(can_organise_somewhere)
    seen = listing(visible_trash(current_user)).options(*NAMED)
    page = paginate(seen.order_by(Event.trashed_at.desc(), Event.id.desc()), per_page=PER_PAGE)
    return render_template("agenda/trash.html", page=page, days=parameters.value_of(TRASH_DAYS))
