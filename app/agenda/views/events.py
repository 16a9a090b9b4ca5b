"""The page of an event, for whoever may read it; of a public one, for visitors too."""

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound

from app.agenda.models import Event
from app.agenda.policies import (
    NAMED,
    public_events,
    visible_trash,
)
from app.agenda.policies.registering import is_open_to_guests
from app.agenda.queries.conference.day import day_in
from app.agenda.queries.meetings.panel import meeting_of
from app.agenda.queries.panel import Panel, panel_of
from app.agenda.queries.series import neighbours_of, rhythm_of
from app.agenda.views.blueprint import bp, event_at
from app.core.authorization import public
from app.core.db import db, now


@bp.get("/agenda/<int:event_id>")
@public
def event(event_id: int) -> ResponseReturnValue:
    """Also for visitors: an event that is not public leads them to sign in."""
    if not current_user.is_authenticated:
        return _as_visitor(event_id)
    try:
        found = event_at(event_id, with_series=True)
    except NotFound:
        return _thrown(event_id)
    panel = panel_of(current_user, found)
    return render_template(
        "agenda/event.html",
        event=found,
        is_past=found.is_past(now()),
        rhythm=rhythm_of(found),
        neighbours=neighbours_of(current_user, found),
        may_organise=panel.may_organise,
        may_see_video=panel.may_see_video,
        panel=panel,
        day=day_in(found, panel.own),
        meeting=meeting_of(current_user, found),
    )


def _as_visitor(event_id: int) -> ResponseReturnValue:
    wanted = public_events().where(Event.id == event_id).options(*NAMED)
    found = db.session.scalar(wanted)
    if found is None:
        return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
    return render_template(
        "agenda/event.html",
        event=found,
        is_past=found.is_past(now()),
        rhythm="",
        neighbours=(None, None),
        may_organise=False,
        may_see_video=False,
        meeting=None,
        day=day_in(found, None),
        panel=Panel(may_register=is_open_to_guests(found)),
    )


def _thrown(event_id: int) -> ResponseReturnValue:
    """Those who may see it in the trash are led there; nobody else learns that it ever was."""
    thrown = visible_trash(current_user).where(Event.id == event_id)
    if db.session.scalar(thrown.with_only_columns(Event.id)) is None:
        raise NotFound
    flash("Cet évènement est à la corbeille.", "info")
    return redirect(url_for("agenda.trash_list"))
