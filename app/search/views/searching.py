"""The page of the search: one box, everything that one may read; for visitors, what is public."""

from flask import make_response, render_template, request, url_for
from flask_limiter.util import get_remote_address
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts.models import User
from app.core.authorization import public
from app.core.dates import current_zone
from app.core.search_index.engines import IndexUnavailable
from app.core.search_index.upkeep import ask_for_mending
from app.core.security import limiter
from app.search.queries.address import AFTER, SearchAddress, address_for
from app.search.queries.finding import Found, find
from app.search.services.fruitless import note_fruitless
from app.search.views.blueprint import bp


def reader() -> User | None:
    """Whoever searches; none stands for a visitor."""
    return current_user if current_user.is_authenticated else None


def reader_key() -> str:
    """Searches are counted by person, many of whom share the address of an office; those of
    visitors by address."""
    user = reader()
    return f"search-{user.id}" if user else f"search-from-{get_remote_address()}"


@bp.get("/recherche")
@public
@limiter.limit("60 per minute; 1000 per hour", key_func=reader_key)
def index() -> Response:
    address = address_for(reader(), request.args)
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
        found = find(reader(), address.asked, current_zone())
    except IndexUnavailable:
        ask_for_mending()
        return None
    is_plain = not address.is_narrowed and AFTER not in request.args
    if found.is_fruitless and is_plain and reader():  # anybody could fill the list of staff
        note_fruitless(address.asked.typed)
    return found
