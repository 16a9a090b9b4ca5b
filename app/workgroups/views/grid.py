"""The grid of groups, and the list that a region or a theme narrows it to."""

from flask import redirect, render_template, request, url_for
from flask_login import current_user
from sqlalchemy import Select
from werkzeug.wrappers import Response

from app.core import navigation
from app.core.authorization import listing, scoped
from app.directory.queries import all_regions
from app.workgroups.forms import GridFilters
from app.workgroups.models import Theme, Workgroup
from app.workgroups.policies import visible_workgroups, workgroup_ids_of
from app.workgroups.queries import region_at
from app.workgroups.queries.grid import grid, lines, mine_first, themes_to_filter
from app.workgroups.views.blueprint import bp

navigation.declare(
    "Groupes", "workgroups.index", order=20, shown=lambda user: user.is_authenticated
)


@bp.get("/groupes")
def index() -> str:
    form = GridFilters(request.args, all_regions(), themes_to_filter())
    region_code, theme_slug = form.chosen()
    scope = listing(visible_workgroups(current_user))
    if region_code or theme_slug:
        found = lines(current_user, narrowed(scope, region_code, theme_slug))
        mine, others = mine_first(found)
        return render_template(
            "workgroups/list.html", form=form, mine=mine, others=others, place=form.place()
        )
    mine = lines(current_user, scope.where(Workgroup.id.in_(workgroup_ids_of(current_user))))
    return render_template("workgroups/grid.html", form=form, mine=mine, grid=grid(scope))


def narrowed(scope: Select[Workgroup], region_code: str, theme_slug: str) -> Select[Workgroup]:
    if region_code:
        scope = scope.where(Workgroup.region_code == region_code)
    return scope.where(Theme.slug == theme_slug) if theme_slug else scope


@bp.get("/groupes/<region>")
def region(region: str) -> Response:
    found = scoped(region_at(region))
    return redirect(url_for("workgroups.index", region=found.code))
