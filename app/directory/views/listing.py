"""The page of the directory: one box, people or structures, what narrows them."""

from collections.abc import Sequence
from typing import Any

from flask import make_response, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from app.core import navigation
from app.core.authorization import listing
from app.core.pagination import Page, paginate_list
from app.directory.forms.search import SearchAddress, read_address
from app.directory.policies.exports import can_export
from app.directory.policies.people import visible_people
from app.directory.queries.search import Entries, Found, Line, find, page_of
from app.directory.search.beside import Beside, beside
from app.directory.views.blueprint import bp
from app.directory.views.drawn_facets import draw
from app.directory.views.limits import slow_down

navigation.declare(
    "Annuaire", "directory.index", order=25, shown=lambda user: user.is_authenticated
)


@bp.get("/annuaire")
def index() -> Response:
    slow_down()
    listing(visible_people(current_user))  # every member sees every entry, and what it holds
    address = read_address(request.args)
    found = find(address.asked)
    page = paginate_list(Entries(found.search))
    choices, lines = page_of(found.search, page.rows)
    shown = {
        "wanted": address,
        "found": found,
        "choices": choices,
        "page": page,
        "lines": lines,
        "beside": _beside(address, found, page, lines),
        "may_export": can_export(current_user),
        "facet": draw,
    }
    return _answer(address, shown)


def _beside(
    address: SearchAddress, found: Found, page: Page, lines: Sequence[Line]
) -> Beside | None:
    """Who answers by what they say of themselves. Not where a page is too short for all those
    whose name answers: what was typed is a name, or its start."""
    if not address.asked.words or page.next_href or page.previous_href:
        return None
    listed = {line.item_id for line in lines}
    is_shown = not lines or bool(found.corrected)
    return beside(current_user, address.typed, address.asked, listed, is_shown=is_shown)


def _answer(address: SearchAddress, shown: dict[str, Any]) -> Response:
    """The whole page, or for htmx its results alone with the address that says the same."""
    is_part = (
        "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers
    )
    template = "directory/_results.html" if is_part else "directory/index.html"
    response = make_response(render_template(template, is_part=is_part, **shown))
    response.headers["Vary"] = "HX-Request, HX-History-Restore-Request"
    if is_part:
        here = navigation.address("directory.index")
        response.headers["HX-Push-Url"] = here + address.ending()
    return response
