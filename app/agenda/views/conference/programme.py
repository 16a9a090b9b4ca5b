"""The programme of a conference, and one's own day in it."""

from flask import current_app, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from app.agenda.models import Conference, Event
from app.agenda.policies import NAMED, can_organise, can_register, public_events
from app.agenda.policies.registering import is_open_to_guests
from app.agenda.queries.conference.day import day_of
from app.agenda.queries.conference.programme import attendance_at, programme_of
from app.agenda.views.blueprint import bp
from app.agenda.views.conference.places import conference_at
from app.core.authorization import public
from app.core.db import db


@bp.get("/agenda/<int:event_id>/conference")
@public
def programme(event_id: int) -> ResponseReturnValue:
    """Also for visitors: one that is not public leads them to sign in."""
    if not current_user.is_authenticated:
        return _as_visitor(event_id)
    conference = conference_at(event_id)
    own = attendance_at(current_user, event_id)
    return render_template(
        "agenda/conference/programme.html",
        event=conference.event,
        conference=conference,
        programme=programme_of(conference),
        day=day_of(conference, own),
        may_register=can_register(current_user, conference.event),
        may_organise=can_organise(current_user, conference.event),
    )


def _as_visitor(event_id: int) -> ResponseReturnValue:
    conference = db.session.scalar(
        select(Conference)
        .join(Conference.event)
        .where(Event.id.in_(public_events().with_only_columns(Event.id)), Event.id == event_id)
        .options(contains_eager(Conference.event).options(*NAMED))
    )
    if conference is None:
        return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
    return render_template(
        "agenda/conference/programme.html",
        event=conference.event,
        conference=conference,
        programme=programme_of(conference),
        day=day_of(conference, None),
        may_register=is_open_to_guests(conference.event),
        may_organise=False,
    )
