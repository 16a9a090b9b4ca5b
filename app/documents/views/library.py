"""The library: over everything one may read, of a group, of a region."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core import navigation
from app.core.authorization import listing, scoped
from app.core.pagination import paginate_list
from app.directory import registry
from app.documents.forms.library import BY_TITLE, LibraryAddress, read_address
from app.documents.policies import can_deposit, can_deposit_somewhere, visible_documents
from app.documents.queries.library import Listed, shelf
from app.documents.queries.quarantine import waiting_versions
from app.documents.views.blueprint import bp
from app.documents.views.drawn_facets import draw
from app.documents.views.drawn_lines import drawing
from app.workgroups import sections
from app.workgroups.queries.groups import region_at
from app.workgroups.views.blueprint import workgroup_at

PER_PAGE = 25
EVERYWHERE = "documents/index.html"
navigation.declare(
    "Documents", "documents.index", order=35, shown=lambda user: user.is_authenticated
)
registry.call_rows("documents", "document", "documents")
sections.declare("Documents", "documents.workgroup", order=30)


@bp.get("/documents")
def index() -> ResponseReturnValue:
    listing(visible_documents(current_user))
    if words := request.args.get("q"):  # as it was asked before the search read the pages too
        return redirect(url_for("search.index", q=words, type="document"), 301)
    return _library(
        EVERYWHERE,
        read_address(request.args),
        waiting=waiting_versions(current_user),
        may_deposit=can_deposit_somewhere(current_user),
    )


@bp.get("/groupes/<region>/<theme>/documents")
def workgroup(region: str, theme: str) -> str:
    group = workgroup_at(region, theme)
    return _library(
        "documents/workgroup.html",
        read_address(request.args, workgroup_id=group.id),
        workgroup=group,
        waiting=waiting_versions(current_user, workgroup_id=group.id),
        may_deposit=can_deposit(current_user, group.region_code, group.id),
    )


@bp.get("/territoires/<region>/documents")
def region(region: str) -> str:
    found = scoped(region_at(region))
    return _library(
        "documents/region.html",
        read_address(request.args, region_code=found.code),
        region=found,
        waiting=waiting_versions(current_user, region_code=found.code),
        may_deposit=can_deposit(current_user, found.code),
    )


def _library(template: str, wanted: LibraryAddress, **shown: Any) -> str:
    found = shelf(current_user, wanted.asked)
    page = paginate_list(Listed(current_user, wanted.asked), per_page=PER_PAGE)
    order = None if wanted.asked.by_title else BY_TITLE
    values: dict[str, Any] = {**wanted.with_(tri=order), **(request.view_args or {})}
    shown["other_order"] = url_for(str(request.endpoint), **values)
    shown["line"] = drawing(shows_place=template == EVERYWHERE)
    return render_template(template, wanted=wanted, found=found, page=page, facet=draw, **shown)
