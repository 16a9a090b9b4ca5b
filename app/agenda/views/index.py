"""The agenda: over everything one may read, one's own, of a group, of a region."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask import render_template, request
from flask_login import current_user

from app.accounts.anybody import anybody_like
from app.agenda.forms.addresses import MONTH, VIEWS, WEEK, AgendaAddress, read_address, steps_of
from app.agenda.models import EventKind
from app.agenda.policies import can_create, can_organise_somewhere
from app.agenda.queries.asking import readable
from app.agenda.queries.calendar import month_of, week_of
from app.agenda.queries.filters import RegionChoice, group_choices, territories
from app.agenda.queries.listing import Listed, by_month
from app.agenda.views.blueprint import bp
from app.agenda.views.drawn import Choices, draw_choices, draw_line, draw_month_day, draw_week_day
from app.core import navigation
from app.core.authorization import listing, scoped
from app.core.pagination import paginate_list
from app.workgroups import sections
from app.workgroups.audiences import place_of
from app.workgroups.queries.groups import region_at
from app.workgroups.views.blueprint import workgroup_at

PER_PAGE = 25
KINDS = ("", tuple((each.value, each.label) for each in EventKind))
navigation.declare("Agenda", "agenda.index", order=30, shown=lambda user: user.is_authenticated)
sections.declare("Agenda", "agenda.workgroup", order=25)


@bp.get("/agenda")
def index() -> str:
    listing(readable(anybody_like(current_user)))
    wanted = read_address(request.args)
    may_create = can_organise_somewhere(current_user)
    return _agenda("agenda/index.html", wanted, may_create=may_create, lieu=None)


@bp.get("/agenda/mien")
def mine() -> str:
    listing(readable(anybody_like(current_user)))
    wanted = read_address(request.args, own=True)
    may_create = can_organise_somewhere(current_user)
    return _agenda("agenda/mine.html", wanted, may_create=may_create, lieu=None)


@bp.get("/groupes/<region>/<theme>/agenda")
def workgroup(region: str, theme: str) -> str:
    group = workgroup_at(region, theme)
    wanted = read_address(request.args, workgroup_id=group.id)
    may_create = can_create(current_user, group.region_code, group.id)
    lieu = place_of(group.region_code, group.id)
    shown: dict[str, Any] = {"workgroup": group, "may_create": may_create, "lieu": lieu}
    return _agenda("agenda/workgroup.html", wanted, **shown)


@bp.get("/territoires/<region>/agenda")
def region(region: str) -> str:
    found = scoped(region_at(region))
    wanted = read_address(request.args, region_code=found.code)
    shown: dict[str, Any] = {"region": found, "lieu": place_of(found.code, None)}
    shown["may_create"] = can_create(current_user, found.code)
    return _agenda("agenda/region.html", wanted, **shown)


def _agenda(template: str, wanted: AgendaAddress, **shown: Any) -> str:
    """The page in the view that the address asks for."""
    is_whole, is_of_group = template == "agenda/index.html", "workgroup" in shown
    known = () if is_of_group else territories(None if is_whole else wanted.asked.region_code)
    near = [each for each in known if wanted.asked.region_code in {None, each.code}]
    wanted = wanted.within({code for each in near for code, _name in each.departments})
    views = {WEEK: _week, MONTH: _month}
    shown |= views.get(wanted.view, _list)(wanted)
    groups = group_choices(current_user, wanted.asked.workgroup_ids) if is_whole else []
    return render_template(
        template,
        wanted=wanted,
        views=VIEWS,
        steps=steps_of(wanted),
        choices=list(_choices(wanted, known if is_whole else (), near)),
        draw_choices=draw_choices,
        groups=groups,
        tints={each.id: each.tint for each in groups},
        **shown,
    )


def _choices(
    wanted: AgendaAddress, regions: Sequence[RegionChoice], near: Sequence[RegionChoice]
) -> Iterator[Choices]:
    asked = wanted.asked
    yield Choices("nature", "kind", "Nature", "Toutes", (KINDS,), asked.kind)
    if regions:
        every = ("", tuple((each.code, each.name) for each in regions))
        yield Choices("region", "region", "Région", "Toutes", (every,), asked.region_code)
    if departments := tuple((each.name, each.departments) for each in near if each.departments):
        own = "departement", "departement", "Département", "Tous"
        yield Choices(*own, departments, asked.department_code)


def _list(wanted: AgendaAddress) -> dict[str, Any]:
    page = paginate_list(Listed(current_user, wanted.asked), per_page=PER_PAGE)
    return {"page": page, "months": by_month(page.rows), "draw_line": draw_line}


def _month(wanted: AgendaAddress) -> dict[str, Any]:
    weeks = month_of(current_user, wanted.asked, wanted.day)
    is_blank = not any(day.entries for week in weeks for day in week)
    return {"weeks": weeks, "is_blank": is_blank, "draw_day": draw_month_day}


def _week(wanted: AgendaAddress) -> dict[str, Any]:
    days = week_of(current_user, wanted.asked, wanted.day)
    is_blank = not any(day.entries for day in days)
    return {"days": days, "is_blank": is_blank, "draw_day": draw_week_day}
