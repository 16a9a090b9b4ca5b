"""The blueprint that every view of this feature hangs on, and the group of an address."""

from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from app.core.authorization import scoped
from app.workgroups import sections
from app.workgroups.models import Workgroup
from app.workgroups.policies import visible_workgroups
from app.workgroups.queries import find_workgroup

bp = Blueprint("workgroups", "app.workgroups", template_folder="templates")


@bp.app_template_global()
def workgroup_url(workgroup: Workgroup, page: str = "show", **values: Any) -> str:
    """The address of a page of a group whose region and theme are loaded."""
    region, theme = workgroup.region.slug, workgroup.theme.slug
    return url_for(f"workgroups.{page}", region=region, theme=theme, **values)


@bp.app_template_global()
def workgroup_sections(workgroup: Workgroup) -> list[sections.Section]:
    """The pages of a group that the reader may open."""
    return sections.sections_of(current_user, workgroup, here=str(request.endpoint))


def workgroup_at(region: str, theme: str) -> Workgroup:
    """The group of an address, with its region and theme, else 404."""
    return scoped(find_workgroup(visible_workgroups(current_user), region, theme))


def back_to(workgroup: Workgroup, page: str = "show") -> Response:
    """Go to a page of a group once something was done."""
    return redirect(workgroup_url(workgroup, page))
