"""The page of the search: one box, everything that one may read."""

from flask import make_response, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from app.core.authorization import authorize
from app.core.dates import current_zone
from app.core.search_index.engines import IndexUnavailable
from app.core.search_index.upkeep import ask_for_mending
from app.core.security import limiter
from app.search.policies import can_search
from app.search.queries.address import AFTER, SearchAddress, read_address
from app.search.queries.finding import Found, find
from app.search.services.fruitless import note_fruitless
from app.search.views.blueprint import bp


def reader_key() -> str:
    """Searches are counted by person: many share the address of an office."""
    return f"search-{current_user.id}"


@bp.get("/recherche")
@limiter.limit("60 per minute; 1000 per hour", key_func=reader_key)
def index() -> Response:
    authorize(can_search)
    address = read_address(request.args)
    found = _found(address)
    is_part = (
        "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers
    )
    template = "search/_results.html" if is_part else "search/index.html"
    page = render_template(template, wanted=address, found=found, is_part=is_part)
    response = make_response(page)
    response.headers["Vary"] = "HX-Request, HX-History-Restore-Request"
    if is_part:
        response.headers["HX-Push-Url"] = url_for("search.index", **address.with_())
    return response


def _found(address: SearchAddress) -> Found | None:
    """What is found; None while there is no index to search, which the worker is told of."""
    try:
        found = find(current_user, address.asked, current_zone())
    except IndexUnavailable:
        ask_for_mending()
        return None
    if found.is_fruitless and not address.is_narrowed and AFTER not in request.args:
        note_fruitless(address.asked.typed)
    return found
