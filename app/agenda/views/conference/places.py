"""What the addresses of a conference stand for."""

from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from app.agenda.models import Conference, Session
from app.agenda.policies import NAMED, can_organise, visible_conferences
from app.agenda.queries.conference.programme import named
from app.agenda.views.blueprint import bp
from app.core.authorization import authorize, scoped
from app.workgroups.models import Workgroup

bp.add_app_template_global(named, "session_name")


def conference_at(event_id: int) -> Conference:
    """The conference of an event that one may read, with its event, else 404."""
    wanted = visible_conferences(current_user).where(Conference.event_id == event_id)
    return scoped(wanted.options(contains_eager(Conference.event).options(*NAMED)))


def organised_at(event_id: int) -> Conference:
    """The same, for whoever organises it, else 403."""
    conference = conference_at(event_id)
    authorize(can_organise, conference.event)
    return conference


def session_at(conference: Conference, session_id: int) -> Session:
    """A session of a conference, with what names it, else 404."""
    return scoped(
        select(Session)
        .where(Session.id == session_id, Session.conference_id == conference.id)
        .options(
            joinedload(Session.room), joinedload(Session.workgroup).joinedload(Workgroup.theme)
        )
    )
