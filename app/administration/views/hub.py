"""The first page of « Gestion »: what waits, then what one may manage."""

from flask import render_template
from flask_login import current_user

from app.access_requests.policies import can_decide_somewhere
from app.administration.policies import can_open_hub, is_staff
from app.administration.queries.waiting import waiting_for
from app.administration.views.blueprint import bp
from app.administration.views.sections import sections_of
from app.core import navigation
from app.core.authorization import authorize

navigation.declare("Gestion", "administration.hub", order=90, shown=is_staff)


@bp.get("/gestion")
def hub() -> str:
    authorize(can_open_hub)
    return render_template(
        "administration/hub.html",
        waiting=waiting_for(current_user),
        can_settle=is_staff(current_user) or can_decide_somewhere(current_user),
        sections=sections_of(current_user),
    )
