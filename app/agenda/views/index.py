"""The agenda: over everything one may read, of a group, of a region."""

from typing import Any

from flask import render_template, request
from flask_login import current_user

from app.agenda.forms.addresses import AgendaAddress, read_address
from app.agenda.policies import NAMED, can_create, can_organise_somewhere, visible_events
from app.agenda.queries.asking import answering, in_order
from app.agenda.views.blueprint import bp
from app.core import navigation
from app.core.authorization import listing, scoped
from app.core.pagination import paginate
from app.workgroups import sections
from app.workgroups.queries.groups import region_at
from app.workgroups.views.blueprint import workgroup_at

PER_PAGE = 25
navigation.declare("Agenda", "agenda.index", order=30, shown=lambda user: user.is_authenticated)
sections.declare("Agenda", "agenda.workgroup", order=25)


@bp.get("/agenda")
def index() -> str:
    listing(visible_events(current_user))
    wanted = read_address(request.args)
    may_create = can_organise_somewhere(current_user)
    return _agenda("agenda/index.html", wanted, may_create=may_create)


@bp.get("/groupes/<region>/<theme>/agenda")
def workgroup(region: str, theme: str) -> str:
    group = workgroup_at(region, theme)
    wanted = read_address(request.args, workgroup_id=group.id)
    may_create = can_create(current_user, group.region_code, group.id)
    return _agenda("agenda/workgroup.html", wanted, workgroup=group, may_create=may_create)


@bp.get("/territoires/<region>/agenda")
def region(region: str) -> str:
    found = scoped(region_at(region))
    wanted = read_address(request.args, region_code=found.code)
    may_create = can_create(current_user, found.code)
    return _agenda("agenda/region.html", wanted, region=found, may_create=may_create)


def _agenda(template: str, wanted: AgendaAddress, **shown: Any) -> str:
    found = in_order(answering(current_user, wanted.asked), wanted.asked).options(*NAMED)
    page = paginate(found, per_page=PER_PAGE)
    return render_template(template, wanted=wanted, page=page, **shown)
